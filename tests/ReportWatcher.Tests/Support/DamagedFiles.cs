using System.IO.Compression;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>Files of every format that has a reader, damaged; a seed gives the same damage again.</summary>
internal static class DamagedFiles
{
    private const string Text = "The convoy of 12 trucks crossed the border at dawn, and nobody stopped it. About 2,500 soldiers stay.";

    private const string DocxText =
        $"<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"T\"/></w:pPr><w:r><w:t>Convoy</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{Text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>{Text}</w:t><w:br/></w:r></w:p></w:body></w:document>";

    private const string OdtText =
        $"<o:d xmlns:o=\"o\" xmlns:text=\"t\"><text:h>Convoy</text:h><text:p>{Text}<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note><text:s text:c=\"3\"/></text:p></o:d>";

    private static readonly Dictionary<string, Func<byte[]>> s_originals = new()
    {
        ["html"] = () => Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><title>Convoy | News</title></head><body><nav><a href=/>Home</a></nav><article><h1>Convoy</h1><p>{Text}</p><table><tr><td>a<td>b</table></article><footer>All rights reserved</footer></body></html>"),
        ["mail"] = () => Encoding.UTF8.GetBytes(
            $"From: =?utf-8?Q?J=C3=A4ne?= <j@example.org>\r\nSubject: =?utf-8?B?Q2Fmw6k=?=\r\nDate: Mon, 22 Jul 2024 09:30:05 +0300\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{Text} =\r\n> quoted=20\r\n-- \r\nJane\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>{Text}</p>\r\n--c--\r\n--b\r\nContent-Type: text/plain; name*0*=utf-8''n%C3%A4; name*1=x.txt\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhlIGNvbnZveQ==\r\n--b--\r\n"),
        ["mhtml"] = () => Encoding.UTF8.GetBytes($"From: <Saved by Blink>\r\nSubject: Convoy\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><h1>Convoy</h1><p class=3D\"x\">{Text}</p></body></html>\r\n--b--\r\n"),
        ["rtf"] = () => Encoding.ASCII.GetBytes($@"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0\fcharset178 A;}}}}{{\stylesheet{{\s1 heading 1;}}}}{{\info{{\title T}}{{\creatim\yr2024\mo7\dy22}}}}\s1 Convoy\par\pard\f0 {Text}\u8220?\'e9{{\footnote note}}\trowd a\cell b\cell\row\bin3 xyz}}"),
        ["xml"] = () => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><nitf><head><title>Convoy</title></head><body><p>{Text}</p><p>More <b>text</b>.</p></body></nitf>"),
        ["docx"] = () => Docx(Encoding.UTF8.GetBytes(DocxText)),
        ["odt"] = () => Odt(Encoding.UTF8.GetBytes(OdtText)),
        ["pdf"] = () => new SomePdf(["Convoy", "", Text], [Text]).ToArray(),
    };

    // Containers check what they hold: to reach what reads the text inside, it is damaged before it is put in.
    private static readonly Dictionary<string, (Func<byte[]> Original, Func<byte[], byte[]> PutIn)> s_inside = new()
    {
        ["text of a docx"] = (() => Encoding.UTF8.GetBytes(DocxText), Docx),
        ["text of an odt"] = (() => Encoding.UTF8.GetBytes(OdtText), Odt),
    };

    public static IReadOnlyList<string> Formats { get; } = [.. s_originals.Keys, .. s_inside.Keys];

    public static byte[] Of(string format, int seed)
        => s_inside.TryGetValue(format, out (Func<byte[]> Original, Func<byte[], byte[]> PutIn) inside)
            ? inside.PutIn(Damage(inside.Original(), new Random(seed)))
            : Damage(s_originals[format](), new Random(seed));

    /// <summary>A few bytes changed, cut out, doubled, or put in that mean something to some format.</summary>
    private static byte[] Damage(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 10); change > 0 && bytes.Count > 1; change--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, "<p>{\\u-1 \r\n--b =?utf-8?B?; \"\\bin9999 </"u8[..random.Next(1, 38)].ToArray());
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, bytes.Count)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Docx(byte[] text)
        => Zip(("_rels/.rels", "<R><Relationship Type=\"x/officeDocument\" Target=\"word/document.xml\"/></R>"u8.ToArray()), ("word/document.xml", text));

    private static byte[] Odt(byte[] text) => Zip(("mimetype", "application/vnd.oasis.opendocument.text"u8.ToArray()), ("content.xml", text));

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }
}
