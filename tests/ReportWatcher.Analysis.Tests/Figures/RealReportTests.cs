using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>Every figure of the five real reports, minor ones included.</summary>
public sealed class RealReportTests
{
    [SharedTheory]
    [InlineData("000_f19639a3e7a913cb.txt", "July 22, 2024|two other rounds|about 2,500 American soldiers|since September 2014|three main sites")]
    [InlineData("001_0753a1e37dc4b1ec.txt", "second round|April of this year|three factors|six months|tenth anniversary")]
    [InlineData("002_c248bb786516386c.txt", "two months|around 2,500 soldiers|by 2026")]
    [InlineData("003_4af60b85d8dedc72.txt", "July 31, 2024|Four members|Two additional rounds|Since September 2014|approximately 2,500 American soldiers|three main Iraqi locations")]
    [InlineData("004_47fb899475d6396d.txt", "Thursday, November 4|more than 2,100 shipments|more than 1,800 armed armored wheels|the end of this year")]
    public void TheReportStatesExactlyTheseFigures(string file, string expected)
        => FigureExtractor.Extract(Read(file)).Select(figure => figure.Text).ShouldBe(expected.Split('|'));

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
