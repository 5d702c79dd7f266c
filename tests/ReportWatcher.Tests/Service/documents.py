"""Writes a document for the tests of an installed service, complete when it appears.

    documents.py docx|pdf FILE [SENTENCE [TIMES]]
"""
import os
import sys
import zipfile

sentence = sys.argv[3] if len(sys.argv) > 3 else "A zebra was seen at the gate of the harbour."
times = int(sys.argv[4]) if len(sys.argv) > 4 else 1
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def docx(path):
    paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ["Item of the day"] + [sentence] * times)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml",
                       f'<Types xmlns="{PACKAGE}/content-types">'
                       '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                       '<Override PartName="/word/document.xml"'
                       ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        parts.writestr("_rels/.rels",
                       f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
                       f' Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        parts.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>')


def pdf(path):
    lines = f"BT /F1 18 Tf 72 720 Td (Item of the day) Tj /F1 12 Tf 0 -40 Td ({sentence}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines), lines),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    with open(path, "wb") as file:
        file.write(content)


{"docx": docx, "pdf": pdf}[sys.argv[1]](sys.argv[2] + ".part")
os.rename(sys.argv[2] + ".part", sys.argv[2])
