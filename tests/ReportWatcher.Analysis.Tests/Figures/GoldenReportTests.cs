using ReportWatcher.Analysis.Tests.Support;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>
/// Every figure of the seeds and of the five real reports, minor ones included, with all fields (Specs/reports.json; "figures golden FILE..." of the
/// benchmarks writes what is read today, to be looked through before it is kept).
/// </summary>
public sealed class GoldenReportTests
{
    private static readonly Dictionary<string, GoldenReport> s_golden
        = GoldenReport.Load(Path.Combine(AppContext.BaseDirectory, "Figures", "Specs", "reports.json")).ToDictionary(report => report.File);

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt")]
    [InlineData("2-agency-new-phase.txt")]
    [InlineData("3-no-headline-baghdad-talks.txt")]
    [InlineData("4-doubled-headline-postponed.txt")]
    [InlineData("5-dated-04-11-2021.txt")]
    [InlineData("6-web-page-harbour-loan.html")]
    [InlineData("7-quiet-library-seed-swap.txt")]
    public void ASeedStatesTheseFigures(string file) => States(Path.Combine(SharedFolder.Repository, "seeds", file));

    [SharedTheory]
    [InlineData("000_f19639a3e7a913cb.txt")]
    [InlineData("001_0753a1e37dc4b1ec.txt")]
    [InlineData("002_c248bb786516386c.txt")]
    [InlineData("003_4af60b85d8dedc72.txt")]
    [InlineData("004_47fb899475d6396d.txt")]
    public void ARealReportStatesTheseFigures(string file) => States(Path.Combine(SharedFolder.Path!, "reports", file));

    private static void States(string path)
        => GoldenReport.Of(path).Lines().ShouldBe(s_golden[Path.GetFileName(path)].Lines());
}
