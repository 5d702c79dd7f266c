using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>Every construct of the language: query, article with the expected hits in brackets.</summary>
public class QueryTests
{
    [Theory]
    // Words and phrases
    [InlineData("drawdown", "A [drawdown] began.")]
    [InlineData("Qur'an", "A [Quran], a [Qur’an].")]
    [InlineData("al-Asad", "Ain [al-Asad] and [al Asad].")]
    [InlineData("U.S.", "The [US] and the [U.S.] agree.")]
    [InlineData("\"Harir base\"", "[Harir base], the base at Harir.")]
    [InlineData("“Harir base”", "[Harir base], the base at Harir.")]
    [InlineData("«Harir base»", "[Harir base], the base at Harir.")]
    [InlineData("'Harir base'", "[Harir base], the base at Harir.")]
    [InlineData("‘Harir base’", "[Harir base], the base at Harir.")]
    [InlineData("'the Qur'an school'", "In [the Quran school].")]
    [InlineData("\"and\"", "Cats [and] dogs")]
    [InlineData("\"withdraw* from Iraq\"", "A [withdrawal from Iraq] and [withdrawing from Iraq].")]
    [InlineData("ha OR \"ha ha\"", "He said ho ho.")]
    // AND, OR, NOT
    [InlineData("troops AND Iraq", "[Troops] leave [Iraq].")]
    [InlineData("troops AND Iraq", "Troops leave Syria.")]
    [InlineData("troops OR Iraq", "[Troops] leave Syria.")]
    [InlineData("troops AND NOT Syria", "Troops leave Syria.")]
    [InlineData("troops AND NOT Syria", "[Troops] leave Iraq.")]
    [InlineData("troops NOT Syria", "[Troops] leave Iraq.")]
    [InlineData("troops NOT (Syria OR Libya)", "Troops leave Libya.")]
    [InlineData("troops AND (Iraq OR Syria)", "[Troops] leave [Syria].")]
    [InlineData("(troops AND Libya) OR Iraq", "Troops leave [Iraq].")]
    [InlineData("troops AND NOT (Iraq AND Syria)", "[Troops] leave Syria.")]
    // NEAR: at most n words between, either order, one paragraph
    [InlineData("troops NEAR/2 Iraq", "[Troops] one two [Iraq].")]
    [InlineData("troops NEAR/2 Iraq", "Troops one two three Iraq.")]
    [InlineData("troops NEAR/2 Iraq", "[Iraq] one two [troops].")]
    [InlineData("troops NEAR/0 Iraq", "[Iraq] [troops] and troops in Iraq.")]
    [InlineData("troops NEAR/5 Iraq", "The troops.\n\nIraq left.")]
    [InlineData("troops NEAR/5 Iraq", "The [troops].\n[Iraq] left.")]
    [InlineData("troops NEAR/5 Iraq", "The troops || Iraq left.")]
    [InlineData("bank NEAR/3 bank", "One bank stands.")]
    [InlineData("bank NEAR/3 bank", "One [bank] and one [bank]. A long way from there stands another bank.")]
    [InlineData("troops NEAR/1 2,500", "[Troops] are [2,500] strong")]
    [InlineData("\"the troops\" NEAR/2 (Iraq OR Syria)", "[The troops] in [Syria], and much later the troops of old  had gone to some place in Iraq.")]
    [InlineData("(troops NEAR/1 leave) NEAR/1 Iraq", "[Troops] will [leave] for [Iraq].")]
    [InlineData("(a NEAR/10 b) NEAR/0 c", "[a] b x [b] [c]")]
    [InlineData("troops NEAR/3 Iraq AND leave", "[Troops] [leave] [Iraq].")]
    // ONEAR: in this order
    [InlineData("troops ONEAR/2 Iraq", "[Troops] in [Iraq]")]
    [InlineData("troops ONEAR/2 Iraq", "Iraq has troops")]
    // ATLEAST
    [InlineData("ATLEAST/2(troops)", "Troops here.")]
    [InlineData("ATLEAST/2(troops)", "[Troops] here, [troops] there.")]
    [InlineData("ATLEAST/3(troops OR soldiers)", "[Troops] here, [soldiers] there, [troops].")]
    [InlineData("(a NEAR/1 b) NEAR/3 (c NEAR/1 d)", "[a] x [b] y [d] [c] z a q q q q q d c")]
    [InlineData("ATLEAST/2 (troops NEAR/1 Iraq)", "[Troops] in [Iraq], and then some other [Iraq] [troops].")]
    // Fields
    [InlineData("title:troops", "Talks begin || Troops leave.")]
    [InlineData("title:troops", "[Troops] leave || The troops.")]
    [InlineData("body:troops", "Troops leave || The [troops].")]
    [InlineData("lead:troops", "[Troops] leave || The [troops].\n\nThe troops.")]
    [InlineData("lead:Iraq", "Troops leave || The troops.\n\nOf Iraq.")]
    [InlineData("title:(troops OR soldiers) AND Iraq", "[Soldiers] leave || In [Iraq] soldiers.")]
    [InlineData("title: troops", "[Troops] leave || The troops.")]
    [InlineData("title:\"troops leave\"", "[Troops leave] || Troops leave.")]
    // Prefix, one letter, exact, edits
    [InlineData("withdraw*", "[Withdrawal], withdrew, [withdraw].")]
    [InlineData("wom?n", "[Women] and a [woman].")]
    [InlineData("wom?n*", "[Women] and a [womanly] wom.")]
    [InlineData("\"wom?n march\"", "The [women march].")]
    [InlineData("exact:US", "Tell us of the [US] and the [U.S.].")]
    [InlineData("exact:\"The Sun\"", "In [The Sun] and in the sun.")]
    [InlineData("title:exact:US", "The [US] and us || The US.")]
    [InlineData("Asad~1", "Ain al-[Assad], Ain al-[Asad], Ain al-[Asd], Ain al-Basadi.")]
    [InlineData("Kirkuk~1", "[Kirkuk], [Kerkuk], [Kirkku], Karkkok.")]
    [InlineData("Moqtada~2", "[Muqtada], [Moqtadah], [Muktada], Muktadir.")]
    public void HitsAreAsMarked(string query, string marked) => Marked.ShouldFireAsMarked(new() { Name = "w", Query = query }, marked);

    [Fact]
    public void ADerivedTitleIsTheFirstSentence()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Query = "title:troops" }, "The [troops] left. More troops left.");

    [Fact]
    public void TheSourceIsAFieldOfItsOwn()
    {
        Marked.ShouldFireAsMarked(new() { Name = "w", Query = "source:NINA AND talks" }, "Of NINA the [talks].", source: "NINA");
        Marked.ShouldFireAsMarked(new() { Name = "w", Query = "source:NINA AND talks" }, "Of NINA the talks.", source: "INA");
        Marked.ShouldFireAsMarked(new() { Name = "w", Query = "NINA AND talks" }, "The talks.", source: "NINA");
    }

    [Theory]
    [InlineData("topic:withdrawal AND troops", true)]
    [InlineData("topic:training AND troops", false)]
    [InlineData("topic:(training OR withdrawal)", true)]
    [InlineData("troops AND NOT topic:withdrawal", false)]
    [InlineData("topic:\"withdrawal\"", true)]
    public void TopicsGivenToTheArticleAreOperands(string query, bool fires)
    {
        foreach (bool prefilter in (bool[])[true, false])
        {
            Compile(new WatchDefinition { Name = "w", Query = query })
                .Match(Some.Article("The troops."), "main", [new TopicScore("withdrawal", 1, [])], [], prefilter).Count.ShouldBe(fires ? 1 : 0);
        }
    }

    [Fact]
    public void OverlappingHitsAreBothReported()
        => Reasons("\"a b\" OR \"b c\" OR b", "x a b c").ShouldBe(["a b", "b", "b c"]);

    [Fact]
    public void HitsOfAnAlternativeThatDoesNotHoldAreNoReasons()
        => Reasons("troops OR (Iraq AND Libya)", "Troops leave Iraq").ShouldBe(["Troops"]);

    [Fact]
    public void ListsAndQueryAreAnded()
        => Marked.ShouldFireAsMarked(
            new() { Name = "w", Any = ["troops"], Query = "Iraq NEAR/3 leave*", None = ["Libya"], Ignore = ["Iraq war"] },
            "[Troops] [leave] [Iraq]. They are there since the Iraq war, ready to leave now.");

    [Fact]
    public void NamedTermsStandForTheirQueries()
    {
        Dictionary<string, string> terms = new() { ["bases"] = "Harir OR @asad", ["asad"] = "\"Ain al-Asad\"" };
        List<DefinitionError> errors = [];
        WatchSet set = WatchSet.Compile([new() { Name = "w", Query = "title:@bases AND rockets" }], [], [], errors, terms);
        errors.ShouldBeEmpty();
        set.Match(Some.Article("Rockets hit Harir.", "Ain al-Asad hit"), "", [], []).Single().Reasons.Select(reason => reason.Text)
            .ShouldBe(["Ain al-Asad", "Rockets"]);
    }

    [Fact]
    public void ThePrinterSaysItInPlainWords()
    {
        QueryNode node = QueryParser.Parse(
            "title:(withdraw* OR \"pull out\") AND (Asad~1 NEAR/3 exact:US) AND NOT ATLEAST/2(wom?n)", new NamedTerms(new Dictionary<string, string>(), [], []), null);
        QueryPrinter.Print(node).ShouldBe("""
            all of:
              at least one of:
                a word beginning with "withdraw", in the title
                the phrase "pull out", in the title
              at most 3 words apart in one paragraph, in either order:
                a word at most 1 edit from "asad"
                the word "US", in exactly this case
              not:
                at least 2 times:
                  a word like "wom?n" (? any one letter)
            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void AWholeWatchIsSaidInPlainWordsToo()
        => Compile(new WatchDefinition
        {
            Name = "w", Any = ["Harir base", "Ain al-Asad"], None = ["exercise"], Ignore = ["Harir silk"], Topics = ["withdrawal"],
            Figures = [new() { Of = ["soldiers", "troops"], Near = ["Iraq"], Is = ">= 2000" }],
        }).Explain("W").ShouldBe("""
            "w" fires on a report that meets all of this:
              is about the topic withdrawal
              has in its words:
                all of:
                  at least one of:
                    the phrase "harir base"
                    the phrase "ain al asad"
                  not:
                    the word "exercise"
              not counting hits inside "harir silk"
              states a figure:
                of soldiers or troops, with Iraq in its sentence or the one before, >= 2000
              counting as one: soldiers, troops, service members, servicemembers, servicemen, servicewomen, military personnel
            """, StringCompareShould.IgnoreLineEndings);

    private static List<string> Reasons(string query, string body)
        => [.. Compile(new WatchDefinition { Name = "w", Query = query }).Match(Some.Article(body), "main", [], []).Single().Reasons.Select(reason => reason.Text)];

    private static WatchSet Compile(WatchDefinition watch)
    {
        List<DefinitionError> errors = [];
        WatchSet set = WatchSet.Compile([watch], ["withdrawal", "training"], ["main"], errors);
        errors.ShouldBeEmpty();
        return set;
    }
}
