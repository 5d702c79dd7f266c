using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>
/// Watches that ask for figures are found by the words and units of their conditions: that must be what evaluating every condition gives, questions
/// to memory included. Words are few and near each other, so that plurals, prefixes, synonyms, units and neighbouring sentences all decide somewhere.
/// </summary>
public sealed class FigurePrefilterTests
{
    private const int WatchesACase = 30;
    private const ulong Seed = 20261125;

    private static readonly string[] s_amounts =
        ["about 2,500 {0}", "more than 900 {0}", "3 {0}", "one of the {0}", "40 tonnes of {0}", "120 kg of {0}", "$5m for {0}", "€2bn for {0}", "12% of {0}", "six weeks", "42 days", "by 2031", "the third {0}"];

    private static readonly string[] s_nouns = ["soldiers", "American troops", "service members", "servicemen", "ARMOURED vehicles", "party", "cities", "buses", "wheat", "Élysée guards", "people"];
    private static readonly string[] s_places = ["in Iraq", "near Ain al-Asad", "in the U.S.", "at the port", "in IRAQ’s north", "today"];

    private static readonly string[] s_of =
        ["soldiers", "troop", "soldier*", "armoured vehicle*", "vehicle", "parties", "city", "bus", "wheat", "élysée guard", "person", "sold", "serviceman", "guards Élysée"];

    private static readonly string[] s_near = ["Iraq", "iraq*", "Ain al-Asad", "al Asad", "U.S.", "US", "port", "Syria", "port today"];
    private static readonly string[] s_is = [">= 2000", "< 5", ">= 1 tonne", "> 100 kg", ">= $1m", "€1bn to €3bn", "> 10%", "<= 2 months", ">= 6 weeks", "!= 3", "> 5 percentage points"];

    [Fact]
    public void FindingConditionsByTheirWordsChangesNothing()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(Seed, Seed);
        Prop.ForAll(Arb.From(Cases), example => Describe(example.Watches, example.Body, true) == Describe(example.Watches, example.Body, false)).Check(config);
    }

    [Fact]
    public void RandomCasesFireAndAsk()
    {
        // A differential test over cases in which nothing ever fires would prove nothing.
        string[] outcomes = [.. Cases.Sample(50, 60).Select(example => Describe(example.Watches, example.Body, false))];
        outcomes.Count(outcome => outcome.Contains("fires")).ShouldBeGreaterThan(40);
        outcomes.Count(outcome => outcome.Contains("asks")).ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("There are 2,500 soldiers in Iraq.", true)]
    [InlineData("There are 2,500 soldiers in Syria.", false)]
    [InlineData("There are 2,500 trucks in Iraq.", false)]
    [InlineData("There are 2,500 tonnes for soldiers in Iraq.", false)]
    public void AnArticleMeetsOnlyTheConditionsWhoseWordsAndUnitItHas(string body, bool expected)
    {
        FigureCondition condition = FigureCondition.Compile(new() { Of = ["soldiers"], Near = ["Iraq"], Is = ">= 99999" }, "f", [])!;
        FigureConditionIndex index = new([[], [condition]]);
        IReadOnlyList<Figure> figures = FigureExtractor.Extract(Some.Article(body));
        index.Candidates(figures).Includes(1).ShouldBe(expected);
        index.Candidates(figures).Includes(0).ShouldBeFalse();
    }

    private static Gen<(WatchSet Watches, string Body)> Cases
        => from conditions in Condition.ArrayOf(WatchesACase)
           from sentences in Sentence.ListOf(4)
           select (Compile(conditions), string.Join(" ", sentences));

    private static Gen<string> Sentence
        => from amount in Gen.Elements(s_amounts)
           from noun in Gen.Elements(s_nouns)
           from place in Gen.Elements(s_places)
           select $"They spoke of {string.Format(null, amount, noun)} {place}.";

    private static Gen<FigureConditionDefinition> Condition
        => from of in Gen.SubListOf(s_of)
           from near in Gen.SubListOf(s_near)
           from ask in Gen.Choose(0, 7)
           from comparison in Gen.Elements(s_is)
           from changes in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
           from certainty in Gen.Elements(Certainty.Possible, Certainty.Certain)
           select new FigureConditionDefinition
           {
               Of = ask is 0 or 1 or 2 or 3 ? [.. of.Take(2)] : [],
               Near = ask is 2 or 3 or 4 or 5 ? [.. near.Take(2)] : [],
               Is = ask % 2 == 1 ? comparison : null,
               Certainty = certainty,
               Changes = changes ? new ChangeDefinition() : null,
           };

    private static WatchSet Compile(FigureConditionDefinition[] conditions)
        => WatchSet.Compile([.. conditions.Select((condition, i) => new WatchDefinition { Name = $"w{i}", Figures = [condition] })], [], [], []);

    private static string Describe(WatchSet watches, string body, bool prefilter)
    {
        Article article = Some.Article(body);
        ArticleText text = new();
        text.Read(article);
        (IReadOnlyList<WatchMatch> matches, IReadOnlyList<OpenMatch> open) = watches.Match(text, "main", [], FigureExtractor.Extract(article), prefilter);
        return string.Join('\n', matches.Select(match => $"{match.Watch} fires: {string.Join(' ', match.Reasons.Select(reason => $"{reason.Start}-{reason.End}:{reason.Certainty}"))}")
            .Concat(open.Select(question => $"{question.Watch} asks {string.Join(' ', question.Questions.SelectMany(q => q.Address.Heads))}")));
    }
}
