using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>Regular expressions in watches: for what words cannot say, and the last to be tried.</summary>
public class RegexTests
{
    [Theory]
    [InlineData(@"\bF-?1[56]\b", "Two [F-16] and an [f15] landed; F-160 did not.")]
    [InlineData(@"(?-i)\bUS\b", "The [US] told us.")]
    [InlineData(@"\d{2}-[A-Z]{3}", "Lot [12-abc] || In the text [34-DEF] and 5-G.")]
    [InlineData("al.asad", "Ain [al-Asad] and [al Asad].")]
    [InlineData("one.two", "one\n\ntwo")]
    [InlineData(@"(?s)one.{2}two", "[one\n\ntwo]")]
    [InlineData("^the", "[The] mission. The end.")]
    [InlineData("aa", "[aa][aa]a")]
    [InlineData("كركوك|ирак", "في [كركوك] и в [ИРАК]е")]
    public void EveryFitIsAHit(string regex, string marked)
        => Marked.ShouldFireAsMarked(new() { Name = "w", Regex = [regex] }, marked);

    [Fact]
    public void ExpressionsAreAlternatives()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Regex = ["x1+", "y2+"] }, "An [x11].");

    [Theory]
    [InlineData("The [base] was hit by an [F-16].")]
    [InlineData("The base was hit.")]
    [InlineData("An F-16 took off.")]
    [InlineData("The base was hit by an F-16 in a drill.")]
    public void WordsAndExpressionsMustBothBeThere(string marked)
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = ["base"], None = ["drill"], Regex = [@"F-\d+"] }, marked);

    [Fact]
    public void AFitInsideAnIgnoredPhraseDoesNotCount()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Ignore = ["model F-16"], Regex = [@"F-\d+"] }, "A model F-16, and an [F-18].");

    [Fact]
    public void AnArticleWithNothingButIgnoredFitsDoesNotFire()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Ignore = ["model F-16"], Regex = [@"F-\d+"] }, "A model F-16 || A model F-16.");

    [Fact]
    public void WordsThatFitAsWellAreOneReason()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = ["base"], Regex = ["b.se"] }, "The [base] and the [bise].");

    [Theory]
    [InlineData("", 1, "the expression is empty; leave it out or write what is looked for.")]
    [InlineData("a(b", 3, "not enough )'s.")]
    [InlineData("a[b", 3, "unterminated [] set.")]
    [InlineData("*a", 1, "quantifier '*' following nothing.")]
    [InlineData("a*", 1, "this also fits where there is nothing, so in every article; make a part of it necessary, + for *.")]
    [InlineData("F(?=-16)", 2, "what follows cannot be asked for in a Regex; take it into the expression, or use Query with NEAR.")]
    [InlineData("F(?!-16)", 2, "what must not follow cannot be asked for in a Regex; use Ignore for the phrases that do not count.")]
    [InlineData("(?<=an )F", 1, "what precedes cannot be asked for in a Regex; take it into the expression, or use Query with ONEAR.")]
    [InlineData("(?<!an )F", 1, "what must not precede cannot be asked for in a Regex; use Ignore for the phrases that do not count.")]
    [InlineData(@"(a)-\1", 5, "a group cannot be referred to in a Regex.")]
    [InlineData("a(?>b+)", 2, "a group that never gives back is not needed where nothing backtracks; write (?: instead.")]
    [InlineData("((a{99}){99}){99}", 1, "the expression grows too large to be matched; ask for fewer repetitions.")]
    public void ABadExpressionIsRefusedAtItsPlace(string regex, int position, string problem)
    {
        DefinitionError error = ErrorIn(regex);
        error.Key.ShouldBe("Watches:0:Regex:1");
        error.Message.ShouldStartWith($"Position {position}: {problem}\n");
    }

    [Fact]
    public void ATooLongExpressionIsRefused()
        => ErrorIn(new string('a', 1001)).Message.ShouldStartWith("Position 1001: the expression has 1001 characters; 1000 are allowed.");

    [Fact]
    public void AnExpressionThatWouldTrapABacktrackingMatcherEnds()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Regex = ["(a+)+b"] }, new string('a', 20_000) + "c");

    [Fact]
    public void AWatchWithExpressionsFiresWhereItsWordsDoAndOneFitsOutsideWhatIsIgnored()
    {
        int cases = int.Parse(Environment.GetEnvironmentVariable("REPORTWATCHER_RANDOM_PAIRS") ?? "20000", CultureInfo.InvariantCulture) / 400;
        Gen<(WatchDefinition[] Watches, RandomCase Text)> gen =
            from text in RandomCase.Arbitrary(1).Generator
            from watches in Watch.ArrayOf(8)
            select (watches, text);
        Prop.ForAll(gen.ToArbitrary(), example => Agrees(example.Watches, example.Text))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(20240722, 20240723));
    }

    private static readonly Gen<string> Words = Gen.Elements("abc", "bca", "us", "x", "y", "abc*", "z x");

    private static Gen<WatchDefinition> Watch
        => from any in Words.ListOf(1)
           from none in Gen.Frequency((3, Gen.Constant<IList<string>>([])), (1, Gen.Constant<IList<string>>(["cab"])))
           from ignore in Gen.Elements<IList<string>>([], ["q"], ["x y"], ["cab"])
           from regex in Gen.Elements(@"b.a", @"\bx\b", @"u.?s", @"[yz]+\W+x", "^abc", "c$", @"(?-i)US").ListOf(2)
           from alone in Gen.Elements(true, false)
           select new WatchDefinition { Any = alone ? [] : [.. any], None = [.. none], Ignore = [.. ignore], Regex = [.. regex] };

    private static bool Agrees(WatchDefinition[] watches, RandomCase text)
    {
        WatchDefinition[] named = [.. watches.Select((watch, i) => Named(watch, $"w{i}", watch.Regex))];
        WatchDefinition[] words = [.. watches.Select((watch, i) => Named(watch, $"w{i}", []))];
        string[] fires = Fires(named, text, true);
        if (!fires.SequenceEqual(Fires(named, text, false)))
            return false;
        List<DefinitionError> errors = [];
        WatchSet.Compile(named, [], [], errors);
        string[] sound = [.. named.Where((_, i) => !errors.Exists(error => error.Key.StartsWith($"Watches:{i}:", StringComparison.Ordinal))).Select(watch => watch.Name)];
        string[] wordsFire = Fires(words, text, true);
        string[] expected = [.. named
            .Where(watch => sound.Contains(watch.Name) && watch.Regex.Any(regex => FitsOutside(regex, watch.Ignore, text))
                && (watch.Any.Count > 0 ? wordsFire.Contains(watch.Name) : !IsRuledOut(watch, text)))
            .Select(watch => watch.Name)];
        return fires.SequenceEqual(expected);
    }

    private static WatchDefinition Named(WatchDefinition watch, string name, IList<string> regex)
        => new() { Name = name, Any = watch.Any, None = watch.None, Ignore = watch.Ignore, Regex = regex };

    private static string[] Fires(WatchDefinition[] watches, RandomCase text, bool prefilter)
        => [.. WatchSet.Compile(watches, [], [], []).Match(text.Article, "", [], [], prefilter).Select(match => match.Watch)];

    private static bool IsRuledOut(WatchDefinition watch, RandomCase text)
        => watch.None.Count > 0 && Fires([new WatchDefinition { Name = "none", Any = watch.None, Ignore = watch.Ignore }], text, false).Length > 0;

    /// <summary>By .NET's own backtracking matcher, over the spans that a watch on the ignored phrase reports.</summary>
    private static bool FitsOutside(string regex, IList<string> ignore, RandomCase text)
    {
        MatchReason[] ignored = ignore.Count == 0 ? [] : [.. WatchSet.Compile([new WatchDefinition { Name = "i", Any = ignore }], [], [], [])
            .Match(text.Article, "", [], [], false).SelectMany(match => match.Reasons)];
        return text.Article.TitleStated && Fits(text.Article.Title, true) || Fits(text.Article.Body, false);

        bool Fits(string part, bool inTitle)
            => Regex.Matches(part, regex, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
                .Any(match => !ignored.Any(hit => hit.InTitle == inTitle && hit.Start < match.Index + match.Length && match.Index < hit.End));
    }

    private static DefinitionError ErrorIn(string regex)
    {
        List<DefinitionError> errors = [];
        WatchSet.Compile([new() { Name = "w", Regex = ["fine", regex] }], [], [], errors);
        return errors.Single();
    }
}
