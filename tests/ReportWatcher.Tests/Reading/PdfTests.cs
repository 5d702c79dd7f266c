using ReportWatcher.Analysis.Reading;
using ReportWatcher.Reading;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Reading;

/// <summary>PDFs through poppler's pdftotext, in the child process.</summary>
public sealed class PdfTests
{
    private static readonly string[] s_first =
    [
        "Evening Wire Weekly", "", "Talks begin", "", "Officials met on Monday to discuss the future of the mission, the ministry",
        "said, and there are about 2,500 soldiers in the country, spread over three main", "sites of the north.",
    ];

    private static readonly string[] s_second = ["Evening Wire Weekly", "", "The second page goes on with it and has one more sentence."];

    [ProgramFact("pdftotext")]
    public async Task APdfIsReadWithoutItsPageHeaders()
    {
        Article article = await ReadAsync(new SomePdf(s_first, s_second));

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe(
            "Officials met on Monday to discuss the future of the mission, the ministry said, and there are about 2,500 soldiers in the country, spread over three main sites of the north.\n\n"
            + "The second page goes on with it and has one more sentence.");
        article.Furniture.ShouldBe(["Evening Wire Weekly", "Evening Wire Weekly"]);
    }

    private static readonly Dictionary<string, (Func<SomePdf> Pdf, string Code)> s_hostile = new()
    {
        ["encrypted"] = (() => new SomePdf(s_first) { Trailer = $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <{new string('0', 64)}> /U <{new string('0', 64)}> >> /ID [<00><00>]" }, "encrypted"),
        ["page tree that loops"] = (() => new SomePdf(s_first).With(2, "<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>"), "no-text"),
        ["bomb"] = (() => new SomePdf(s_first).WithBomb(5, 200_000_000), "no-text"),
        ["no text, as scanned"] = (() => new SomePdf([[]]), "no-text"),
        ["more than 2,000 pages"] = (() => new SomePdf([.. Enumerable.Repeat<string[]>(["page"], 2001)]), "limit:pages"),
    };

    public static TheoryData<string> Hostile => [.. s_hostile.Keys];

    [ProgramTheory("pdftotext")]
    [MemberData(nameof(Hostile))]
    public async Task AHostilePdfFailsWithAReason(string what)
        => (await Should.ThrowAsync<UnreadableReportException>(() => ReadAsync(s_hostile[what].Pdf()))).Code.ShouldBe(s_hostile[what].Code);

    [ProgramFact("pdftotext")]
    public async Task ATableOfObjectsThatLoopsIsReadAsFarAsItGoes()
        => (await ReadAsync(new SomePdf(s_first) { PreviousTableIsItself = true })).Body.ShouldContain("about 2,500 soldiers");

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "cut off", new SomePdf(s_first).ToArray()[..400] },
        {
            "complained of without end",
            System.Text.Encoding.ASCII.GetBytes(
                "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Kids [4 0 R 6 /Pages 2 0 R >>\nendobj\n7 0 obj\n<< /Length 9  >>\nstream\nBT x ET\nendstream\nendobj\ntrailer\n<< /Size 8 /Root 1 0 R   >>\nstartxref\n880\n%%EOF\n")
        },
    };

    [ProgramTheory("pdftotext")]
    [MemberData(nameof(Damaged))]
    public async Task ADamagedPdfSaysWhatIsWrong(string what, byte[] pdf)
    {
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions());

        UnreadableReportException e = await Should.ThrowAsync<UnreadableReportException>(async () => await reader.ReadAsync(pdf), what);

        (e.Code, e is ReadingLostException).ShouldBe(("damaged", false));
        e.Message.ShouldContain("pdftotext says: Syntax Error");
    }

    [LinuxFact]
    public async Task WithoutPdftotextTheReasonSaysWhatToInstall()
    {
        using Site site = new();
        File.WriteAllBytes(site.Folder["report.pdf"], new SomePdf(s_first).ToArray());
        Directory.CreateDirectory(site.Folder["no programs"]);

        Finished explained = await ServiceProcess.RunAsync(
            ["explain", "--json", site.Folder["report.pdf"], "--settings", site.SettingsFile], [("PATH", site.Folder["no programs"])]);

        explained.Code.ShouldBe(1);
        explained.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("pdftotext-missing");
        explained.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("poppler-utils");
    }

    private static async Task<Article> ReadAsync(SomePdf pdf)
    {
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions());
        return (await reader.ReadAsync(pdf.ToArray())).Article;
    }
}
