using System.IO.Compression;
using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>Documents of word processors, made here as those programs make them.</summary>
public sealed class DocumentTests
{
    private const string First = "Officials met on Monday to discuss the future of the mission, the ministry said.";
    private const string Second = "There are about 2,500 soldiers in the country, spread over three main sites.";

    static DocumentTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static Article Read(byte[] content) => new ArticleReader().Read(content);

    private static Article ReadRtf(string rtf) => Read(Encoding.Latin1.GetBytes(rtf));

    [Fact]
    public void ADocxIsReadWithTitleHeadingsTablesAndNotes()
    {
        Article article = Read(Docx(
            """
            <w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>Talks begin</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Officials met on </w:t></w:r><w:del><w:r><w:delText>Sunday</w:delText></w:r></w:del><w:ins><w:r><w:t>Monday</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> to discuss the future of the mission, the ministry said.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>What</w:t></w:r><w:r><w:tab/><w:t>next</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>North base</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>700 soldiers</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>West base</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>500 soldiers</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:t>There are about 2,500 soldiers in the country, spread over three main sites.</w:t></w:r></w:p>
            """));

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe($"{First}\n\nWhat next\n\nNorth base | 700 soldiers\n\nWest base | 500 soldiers\n\n{Second}\n\nThe ministry of one of them.");
        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 22));
        article.Furniture.ShouldBe(["Restricted – page 1"]);
    }

    [Fact]
    public void ATextBoxIsReadOnceAndApartFromTheParagraphAroundIt()
        => Read(Docx($"<w:p><w:r><w:t>{First}</w:t></w:r><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent><w:p><w:r><w:t>{Second}</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>{Second}</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>")).Body
            .ShouldStartWith($"{First}\n\n{Second}\n\n");

    [Fact]
    public void WhatTheTextSaysOfItselfGoesBeforeTheProperties()
    {
        Article article = Read(Docx($"<w:p><w:r><w:t>Convoy reaches the border</w:t></w:r></w:p><w:p><w:r><w:t>By A. Reporter</w:t></w:r></w:p><w:p><w:r><w:t>July 5, 2024</w:t></w:r></w:p><w:p><w:r><w:t>{First}</w:t></w:r></w:p><w:p><w:r><w:t>{Second}</w:t></w:r></w:p>"));

        (article.Title, article.Author, article.Published).ShouldBe(("Convoy reaches the border", "A. Reporter", new DateOnly(2024, 7, 5)));
    }

    [Fact]
    public void AnOdtIsReadWithTitleHeadingsTablesAndNotes()
    {
        Article article = Read(Odt(
            """
            <text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>
            <text:p text:style-name="P1">Talks<text:s text:c="2"/>begin</text:p>
            <text:p>Officials met on Monday<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The ministry of one of them.</text:p></text:note-body></text:note> to discuss <text:span>the future</text:span> of the mission, the ministry said.<office:annotation><text:p>A comment.</text:p></office:annotation></text:p>
            <text:h text:outline-level="1">What<text:tab/>next</text:h>
            <table:table><table:table-row><table:table-cell><text:p>North base</text:p></table:table-cell><table:table-cell><text:p>700 soldiers</text:p></table:table-cell></table:table-row></table:table>
            <text:list><text:list-item><text:p>There are about 2,500 soldiers in the country, spread over three main sites.</text:p></text:list-item></text:list>
            """));

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe($"{First}\n\nWhat next\n\nNorth base | 700 soldiers\n\n{Second}\n\nThe ministry of one of them.");
        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 22));
        article.Furniture.ShouldBe(["Restricted – page 1"]);
    }

    public static TheoryData<string, string> Rtf => new()
    {
        { @"{\rtf1\ansi One paragraph of text.\par Another one.}", "One paragraph of text.\n\nAnother one." },
        { @"{\rtf1\ansi\ansicpg1252 Caf\'e9 owners \u8220?met\u8221? \uc2 on\u8212\'e2\'80 Monday.}", "Café owners “met” on— Monday." },
        { @"{\rtf1\ansi\ansicpg1256 \'db\'c7\'cf\'d1\'ca \'c7\'e1\'de\'e6\'c7\'ca.}", "غادرت القوات." },
        { @"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset178 Traditional Arabic;}}\f0 In Arabic: {\f1\'db\'c7\'cf\'d1\'ca}, and caf\'e9 again.}", "In Arabic: غادرت, and café again." },
        { @"{\rtf1{\*\generator Riched20;}{\colortbl;\red0;}{\pict 0123456789abcdef}{\*\unknown secret}Text \{with\} \\ braces\~and{\v hidden} more words.}", @"Text {with} \ braces and more words." },
        { @"{\rtf1 {\field{\*\fldinst HYPERLINK ""http://x.example""}{\fldrslt the link}} stays in the text.}", "the link stays in the text." },
        { @"{\rtf1 Before\bin5 {{{{{ after, and the text goes on.}", "Before after, and the text goes on." },
        { "{\\rtf1 A line broken in \r\nthe file is one, they say.\\line A line broken in the text is two.}", "A line broken in the file is one, they say.\n\nA line broken in the text is two." },
        { @"{\rtf1 Cut off in the middle of a sen", "Cut off in the middle of a sen" },
        { @"{\rtf1\trowd\cellx1\cellx2 North base\cell 700 soldiers\cell\row\pard After the table there is text.}", "North base | 700 soldiers\n\nAfter the table there is text." },
        { @"{\rtf1 The ministry said so{\footnote A note on that.} on Monday, and no more than that.}", "The ministry said so on Monday, and no more than that.\n\nA note on that." },
    };

    [Theory]
    [MemberData(nameof(Rtf))]
    public void RichTextIsReadAsItLooks(string rtf, string body) => ReadRtf(rtf).Body.ShouldBe(body);

    [Fact]
    public void RichTextHasATitleAnAuthorAndADay()
    {
        Article article = ReadRtf($@"{{\rtf1{{\stylesheet{{\s0 Normal;}}{{\s15 Title;}}{{\s1 heading 1;}}}}{{\info{{\title Unused}}{{\author Jane Doe}}{{\creatim\yr2024\mo7\dy22\hr9}}}}{{\header Restricted\par}}\s15 Talks begin\par\pard {First}\par {Second}\par}}");

        (article.Title, article.Author, article.Published).ShouldBe(("Talks begin", "Jane Doe", new DateOnly(2024, 7, 22)));
        article.Body.ShouldBe(First + "\n\n" + Second);
        article.Furniture.ShouldBe(["Restricted"]);
    }

    [Fact]
    public void XmlOfAnAgencyIsReadParagraphByParagraph()
    {
        Article article = Read(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><nitf><head><title>Talks begin</title></head><body><body.content><p>Officials met on <chron>Monday</chron> to discuss the future of the mission, the ministry said.</p><p>{Second}</p></body.content></body></nitf>"));

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe(First + "\n\n" + Second);
    }

    [Fact]
    public void TheTextOfAPdfIsFreedOfWhatComesBackOnEveryPage()
    {
        static string Page(int number, string text) => $"Evening Wire Weekly\n\n{text}\n\nPage {number} of 3\n\f";
        ArticleReader reader = new()
        {
            PdfText = _ => Page(1, "Talks begin\n\nOfficials met on Monday to discuss the\nfuture of the mission, the ministry of de-\nfence said, and the two sides will go on")
                + Page(2, "with the talks about the north-\neastern bases in the next week at last.\n\nThere are about 2,500 soldiers in the\ncountry, spread over three main sites.") + Page(3, "The defence of the north-eastern bases\ngoes on as it was before that."),
        };

        Article article = reader.Read("%PDF-1.4"u8.ToArray());

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe("Officials met on Monday to discuss the future of the mission, the ministry of defence said, and the two sides will go on with the talks about the north-eastern bases in the next week at last.\n\n"
            + "There are about 2,500 soldiers in the country, spread over three main sites.\n\nThe defence of the north-eastern bases goes on as it was before that.");
        article.Furniture.Distinct().ShouldBe(["Evening Wire Weekly", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"], ignoreOrder: true);
    }

    private const string Bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    private const string External = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";

    private static readonly Dictionary<string, (Func<byte[]> Content, string Code)> s_hostile = new()
    {
        ["external entity in XML"] = (() => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>{External}<x>&a;</x>"), "dtd"),
        ["billion laughs in XML"] = (() => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>{Bomb}<x>&c;</x>"), "dtd"),
        ["deep XML"] = (() => Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Repeat("<x>", 200_000))), "depth"),
        ["external entity in a docx"] = (() => Zip(("_rels/.rels", Relations("officeDocument", "word/document.xml")), ("word/document.xml", $"{External}<x>&a;</x>")), "dtd"),
        ["external entity in an odt"] = (() => Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", $"{External}<x>&a;</x>")), "dtd"),
        ["deep docx"] = (() => Zip(("_rels/.rels", Relations("officeDocument", "word/document.xml")), ("word/document.xml", string.Concat(Enumerable.Repeat("<x>", 200_000)))), "depth"),
        ["bomb of 1000:1"] = (() => Zip(("_rels/.rels", Relations("officeDocument", "word/document.xml")), ("word/document.xml", "<x>" + new string(' ', 50_000_000))), "limit:ratio"),
        ["large bomb"] = (() => LargeBomb(), "limit:size"),
        ["100,000 entries"] = (() => Zip([.. Enumerable.Range(0, 100_000).Select(i => ($"{i}", ""))]), "limit:entries"),
        ["entry that leads out"] = (() => Zip(("../../etc/passwd", "x")), "unsupported-format"),
        ["zip in a zip"] = (() => Zip(("inner.zip", "PK")), "unsupported-format"),
        ["spreadsheet"] = (() => Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")), "unsupported-format"),
        ["encrypted odt"] = (() => Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<m><encryption-data/></m>"), ("content.xml", "noise")), "encrypted"),
        ["encrypted docx"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100], .. Encoding.Unicode.GetBytes("EncryptedPackage")], "encrypted"),
        ["Outlook's own format"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100]], "unsupported-format"),
        ["docx cut off"] = (() => Docx("<w:p/>")[..300], "damaged"),
        ["docx whose XML breaks off"] = (() => Zip(("_rels/.rels", Relations("officeDocument", "word/document.xml")), ("word/document.xml", "<w><p>")), "damaged"),
        ["docx without text"] = (() => Zip(("_rels/.rels", Relations("officeDocument", "word/document.xml")), ("word/document.xml", "<w/>")), "no-text"),
        ["deep rich text"] = (() => Encoding.ASCII.GetBytes(@"{\rtf1" + new string('{', 100_000)), "depth"),
        ["rich text without text"] = (() => Encoding.ASCII.GetBytes(@"{\rtf1{\info}}"), "no-text"),
        ["PDF without a program to read it"] = (() => "%PDF-1.4"u8.ToArray(), "unsupported-format"),
    };

    public static TheoryData<string> Hostile => [.. s_hostile.Keys];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AHostileDocumentIsRefused(string what)
        => Should.Throw<UnreadableReportException>(() => Read(s_hostile[what].Content())).Code.ShouldBe(s_hostile[what].Code);

    [Fact]
    public void SizesThatTheDirectoryLiesAboutAreNotBelieved()
    {
        byte[] docx = Docx($"<w:p><w:r><w:t>{First}</w:t></w:r></w:p>" + new string(' ', 3_000_000));
        // The uncompressed size in the central directory, for the entry of the text.
        int entry = docx.AsSpan().LastIndexOf("word/document.xml"u8) - 46;
        BitConverter.TryWriteBytes(docx.AsSpan(entry + 24), 10);

        Should.Throw<UnreadableReportException>(() => Read(docx)).Code.ShouldBeOneOf("damaged", "limit:ratio");
    }

    /// <summary>Random text under the ratio, more of it than is allowed.</summary>
    private static byte[] LargeBomb()
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (StreamWriter relations = new(zip.CreateEntry("_rels/.rels").Open()))
                relations.Write(Relations("officeDocument", "word/document.xml"));
            using Stream entry = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            byte[] block = new byte[64 * 1024];
            var random = new Random(5);
            // Half of it noise, so that no ratio gives it away.
            for (int i = 0; i < block.Length; i++)
                block[i] = (byte)(i % 32 == 0 ? 'a' + random.Next(26) : ' ');
            entry.Write("<x>"u8);
            for (int i = 0; i < 5000; i++)
                entry.Write(block);
        }

        return file.ToArray();
    }

    private static string Relations(params string[] typesAndTargets)
        => "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + string.Concat(typesAndTargets.Chunk(2).Select((pair, i) => $"<Relationship Id=\"r{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{pair[0]}\" Target=\"{pair[1]}\"/>"))
            + "</Relationships>";

    private static byte[] Docx(string body) => Zip(
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", Relations("officeDocument", "word/document.xml")),
        ("word/_rels/document.xml.rels", Relations("styles", "styles.xml", "footnotes", "footnotes.xml", "header", "header1.xml")),
        ("word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"),
        ("word/styles.xml", "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"Kopf\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"berschrift1\"><w:name w:val=\"Our heading\"/><w:basedOn w:val=\"Kopf\"/></w:style></w:styles>"),
        ("word/footnotes.xml", "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>The ministry of one of them.</w:t></w:r></w:p></w:footnote></w:footnotes>"),
        ("word/header1.xml", "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Restricted – page 1</w:t></w:r></w:p></w:hdr>"),
        ("docProps/core.xml", "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Template of the desk</dc:title><dc:creator>Jane Doe</dc:creator><dcterms:created>2024-07-22T09:30:00Z</dcterms:created></cp:coreProperties>"));

    private static byte[] Odt(string body)
    {
        const string names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"";
        return Zip(
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", $"<office:document-content {names}><office:automatic-styles><style:style style:name=\"P1\" style:parent-style-name=\"Title\"/></office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"),
            ("styles.xml", $"<office:document-styles {names}><office:master-styles><style:master-page><style:header><text:p>Restricted – page 1</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"),
            ("meta.xml", "<office:document-meta xmlns:office=\"o\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><office:meta><meta:initial-creator>Jane Doe</meta:initial-creator><meta:creation-date>2024-07-22T09:30:00</meta:creation-date><dc:creator>Somebody else</dc:creator></office:meta></office:document-meta>"));
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using StreamWriter entry = new(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
                entry.Write(text);
            }
        }

        return file.ToArray();
    }
}
