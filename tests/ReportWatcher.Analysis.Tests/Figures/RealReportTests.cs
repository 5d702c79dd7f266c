using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>Conditions on the figures of the five real reports.</summary>
public sealed class RealReportTests
{
    [SharedTheory]
    [InlineData("000_f19639a3e7a913cb.txt", "soldiers", ">= 2000", 1)]
    [InlineData("001_0753a1e37dc4b1ec.txt", "soldiers", ">= 2000", 0)]
    [InlineData("002_c248bb786516386c.txt", "soldiers", ">= 2000", 1)]
    [InlineData("003_4af60b85d8dedc72.txt", "soldiers", ">= 2000", 1)]
    [InlineData("004_47fb899475d6396d.txt", "soldiers", ">= 2000", 0)]
    [InlineData("004_47fb899475d6396d.txt", "shipments", "> 2000", 1)]
    public void AConditionFiresOnTheReportsThatSatisfyIt(string file, string of, string comparison, int hits)
    {
        Article article = Read(file);
        FigureCondition condition = FigureCondition.Compile(new FigureConditionDefinition { Of = [of], Is = comparison }, "F", new List<DefinitionError>())!;
        condition.Find(FigureExtractor.Extract(article)).Count.ShouldBe(hits);
    }

    private static Article Read(string file)
        => new ArticleReader().Read(File.ReadAllBytes(Path.Combine(SharedFolder.Path!, "reports", file)));
}
