using System.IO.Compression;
using System.Text;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// The hostile files, one line each: what it is, the name it comes under, how it is made at a path, and how it must end. New formats add their lines here.
/// </summary>
/// <param name="Ending">As <see cref="Oracle.DroppedFile.State"/> has it; "stays": left in the inbox, and the log says so once.</param>
/// <param name="Make">Gets a path beside the inbox, from where what it made is renamed in, and a number that makes content unique.</param>
/// <param name="Fires">It names Camp Bravo beside the story's tag, so two alerts come of it.</param>
/// <param name="NameInBytes">What it is called in the inbox where that is no text; <paramref name="Name"/> is what it is read under.</param>
internal sealed record HostileFile(string What, string Name, string Ending, Action<string, int> Make, bool Fires = false, byte[]? NameInBytes = null)
{
    private const string Stays = "stays", Done = "done", Any = "done|failed";

    /// <summary>The word by which a secret is known that no report may disclose.</summary>
    public const string Secret = "hunter2-e5c1a7";

    /// <param name="secretFile">What links and entities point to.</param>
    /// <param name="canary">A port on which nobody must ever call.</param>
    /// <param name="overLimit">One byte more than a report may have.</param>
    public static IReadOnlyList<HostileFile> Set(string secretFile, int canary, long overLimit) =>
    [
        new("a FIFO", "fifo.csv", Stays, (path, _) => LinuxFiles.MakeFifo(path)),
        new("a socket", "socket.txt", Stays, (path, _) => LinuxFiles.MakeSocket(path)),
        new("a device", "device.txt", Stays, (path, _) => LinuxFiles.MakeZeroDevice(path)),
        new("a folder with a file's name", "folder.csv", "", (path, _) => Directory.CreateDirectory(path)),
        new("a link to a secret", "secret.txt", Stays, (path, _) => File.CreateSymbolicLink(path, secretFile)),
        new("a link to /dev/zero", "zero.txt", Stays, (path, _) => File.CreateSymbolicLink(path, "/dev/zero")),
        new("a link to itself", "loop.txt", Stays, (path, _) => File.CreateSymbolicLink(path, "loop.txt")),
        new("a link to nothing", "dangling.txt", Stays, (path, _) => File.CreateSymbolicLink(path, "nothing")),
        new("a second name of a file", "hard.txt", Done, MakeHardLink),

        new("bytes in the name that are no text", "bad-%FF%FE.txt", Done, (path, i) => File.WriteAllText(path, Sentence(i)), NameInBytes: [.. "bad-"u8, 0xff, 0xfe, .. ".txt"u8]),
        Text("a line feed in the name", "two\nlines.txt"),
        Text("an escape sequence in the name", "red\u001b[31m.txt"),
        Text("a right-to-left override in the name", "exe\u202etxt.gpj"),
        Text("a name like an option", "-rf"),
        Text("quotes and commands in the name", "\"a\" 'b' $(touch c) `d`.txt"),
        Text("255 bytes of name", new string('n', 251) + ".txt"),
        Text("a name that climbs", "x..\\..\\up.txt"),
        Text("a composed accent", "caf\u00e9.txt"),
        Text("the same in two characters", "cafe\u0301.txt"),
        Text("a device of Windows", "CON"),

        Bytes("no bytes", "empty.txt", "failed/empty", ""),
        Bytes("blanks only", "blank.txt", "failed/empty", "  \r\n\t\r\n"),
        new("over the size limit", "large.txt", "failed/too-large", (path, _) => MakeSparse(path, overLimit)),

        Bytes("an external entity", "xxe.xml", "failed/dtd", $"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file://{secretFile}\">]><r>&x;</r>"),
        Bytes("an external entity on the network", "xxe-net.xml", "failed/dtd", $"<?xml version=\"1.0\"?><!DOCTYPE r SYSTEM \"http://127.0.0.1:{canary}/r.dtd\"><r>text</r>"),
        Bytes("billion laughs", "laughs.xml", "failed/dtd", Laughs()),
        Bytes("deep XML", "deep.xml", "failed/depth", "<?xml version=\"1.0\"?>" + Repeat("<a>", 200_000)),
        Bytes("deep HTML", "deep.html", "failed/depth", "<html>" + Repeat("<div>", 100_000)),
        Bytes("slashes in a tag", "slashes.html", Any, $"<html><p {Repeat("/", 10_000)}>The convoy crossed the border at dawn.</p>"),
        Bytes("remote pictures and scripts", "remote.html", Any, Remote(canary)),
        Bytes("deep JSON", "deep.json", Any, Repeat("[", 100_000)),
        Bytes("a million columns", "columns.csv", Any, Repeat("a,", 1_000_000)),
        Bytes("NUL characters", "nul.csv", Any, "a,b\0c\0\n"),
        Bytes("carriage returns only", "cr.csv", Any, "Commanders met on Monday.\rNothing was said.\r"),
        new("UTF-16 without a mark", "utf16.txt", Any, (path, i) => File.WriteAllBytes(path, Encoding.Unicode.GetBytes(Sentence(i)))),
        new("two encodings in one file", "mixed.txt", Any, (path, i) => File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(Sentence(i) + "caf\u00e9 "), 0xe9, 0x80, .. "\n"u8])),
        new("noise", "noise.bin", "failed/binary", (path, i) => File.WriteAllBytes(path, Noise(i))),
        Bytes("a broken PDF", "broken.pdf", "failed", "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"),
        Bytes("a mail in thirty parts in one another", "deep.eml", "failed/depth", "MIME-Version: 1.0\r\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n")) + "\r\ntext"),
        Bytes("an alert of our own that comes back", "own.eml", "failed/own-alert", "MIME-Version: 1.0\r\nSubject: Bases\r\nX-ReportWatcher-Watch: Bases\r\n\r\nCamp Bravo"),
        Bytes("rich text of 100,000 groups", "deep.rtf", "failed/depth", @"{\rtf1" + Repeat("{", 100_000)),
        new("a docx that inflates a thousandfold", "bomb.docx", "failed/limit:ratio", (path, i) => MakeDocx(path, $"<x n='{i}'>" + new string(' ', 20_000_000))),
        new("a docx with an external entity", "xxe.docx", "failed/dtd", (path, i) => MakeDocx(path, $"<!DOCTYPE x [<!ENTITY s SYSTEM 'file://{secretFile}'>]><x n='{i}'>&s;</x>")),
        new("a docx 200,000 elements deep", "deep.docx", "failed/depth", (path, i) => MakeDocx(path, $"<x n='{i}'>" + Repeat("<x>", 200_000))),
        new("a zip of 20,000 entries", "entries.docx", "failed/limit:entries", (path, i) => MakeZip(path, [.. Enumerable.Range(0, 20_000).Select(n => ($"{i}-{n}", ""))])),
        new("a zip whose entry climbs", "climb.docx", "failed/unsupported-format", (path, i) => MakeZip(path, [("../../../tmp/climbed", $"{i}")])),
        new("a broken zip", "broken.docx", "failed", (path, i) => File.WriteAllBytes(path, [.. "PK\u0003\u0004"u8, .. Noise(i)])),

        Bytes("food for a backtracking expression", "regex.txt", Done, $"A note from the valley.\n\n{Repeat("a", 50_000)}! is what it said.\n"),
        Bytes("a formula", "formula.csv", Any, "=cmd|' /C calc'!A0 was what the visitor wrote at the gate.\n"),
        Alert("a header line in the headline", "header.txt", tag => $"Notes from Camp Bravo, {tag}\r\nBcc: victim@example.org\r\n\r\nNothing else was said at the meeting.\r\n"),
        Alert("a dot on a line of its own", "dot.txt", tag => $"Notes from Camp Bravo, {tag}\r\n\r\n.\r\nRCPT TO:<victim@example.org>\r\n.\n\nThe gate was quiet.\r\n"),
        Alert("markup and escape sequences", "markup.txt", tag => $"Camp Bravo, {tag}, <script>alert(1)</script>\u001b[2J was quiet today, they said.\n"),
    ];

    private static HostileFile Text(string what, string name) => new(what, name, Done, (path, i) => File.WriteAllText(path, Sentence(i) + what));

    private static HostileFile Alert(string what, string name, Func<string, string> content)
        => new(what, name, Done, (path, i) => File.WriteAllText(path, content(Story.Tag(i))), Fires: true);

    /// <summary>The same content in every copy, with a number that makes it another report.</summary>
    private static HostileFile Bytes(string what, string name, string ending, string content)
        => new(what, name, ending, (path, i) => File.WriteAllText(path, content.Trim().Length == 0 ? content : $"{content}\n{i}\n"));

    private static string Sentence(int i) => $"Commanders met on Monday for the {i}th time.\n\nNothing was said about the valley.\n";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Laughs()
        => "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a0 \"ha\">"
            + string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY a{i} \"{Repeat($"&a{i - 1};", 10)}\">")) + "]><r>&a30;</r>";

    private static string Remote(int canary)
        => $"<html><head><base href=\"http://127.0.0.1:{canary}/\"><link rel=stylesheet href=a.css><script src=b.js></script></head><body>"
            + $"<img src=\"http://127.0.0.1:{canary}/c.png\"><iframe src=d.html></iframe><p>Commanders met on Monday and said nothing.</p></body></html>";

    private static byte[] Noise(int i)
    {
        byte[] noise = new byte[4096];
        new Random(i).NextBytes(noise);
        return noise;
    }

    private static void MakeHardLink(string path, int i)
    {
        // A first name of its own for every copy: writing to it again would change the file that was taken.
        string first = $"{path}-first-{i}";
        File.WriteAllText(first, Sentence(i) + "This file has two names.\n");
        LinuxFiles.HardLink(first, path);
    }

    private static void MakeDocx(string path, string document) => MakeZip(
        path,
        [("_rels/.rels", "<R><Relationship Type=\"x/officeDocument\" Target=\"word/document.xml\"/></R>"), ("word/document.xml", document)]);

    private static void MakeZip(string path, (string Name, string Text)[] entries)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string text) in entries)
        {
            using StreamWriter entry = new(zip.CreateEntry(name).Open());
            entry.Write(text);
        }
    }

    private static void MakeSparse(string path, long size)
    {
        using FileStream file = new(path, FileMode.CreateNew);
        file.SetLength(size);
    }
}
