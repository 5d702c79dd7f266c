using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Figures;

public sealed class FigureProperties
{
    // Pieces that the grammar knows, so that random texts reach its corners and not only the lexer's.
    private static readonly string[] s_pieces =
    [
        "2,500", "12 500", "1.5", "0", "007", "9/11", "3/4", "½", "99999999999999999999999999999999", "1e30", "٢٥٠٠", "M4A1", "Su-24M2", "12-05-2019", "2026", "31", "-5",
        "one", "two", "hundred", "thousand", "million", "trillion", "and", "a", "half", "dozen", "thirds", "point", "-", "–", "to", "or", "from", "between", "about", "more than",
        "at least", "or more", "$", "US$", "€", "USD", "dollars", "Kuwaiti", "dinars", "pounds", "%", "per", "cent", "percentage points", "km", "m", "bn", "square", "cubic", "degrees", "Celsius",
        "months", "year", "old", "by", "until", "the", "end", "of", "this", "next", "July", "may", "Monday", "soldiers", "armed", "shipments", "people", "second", "round", "tenth", "anniversary",
        "the two", "sides", "'s", ".", ",", ":", "(", ")", "[", "]", "\n", "\n\n", " ", "  ", "+", "<", ">=", "~", "#", "No.", "Brigade", "Views", "am", "p.m.", "https://a.b/3", "😀", "\ud800",
    ];

    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.ListOf(Gen.Elements(s_pieces)).Select(pieces => string.Join(' ', pieces)),
        Gen.ListOf(Gen.Elements(s_pieces)).Select(pieces => string.Concat(pieces)),
        ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? ""));

    [Fact]
    public void EveryFigureStandsWhereItSaysAndInOrder() => Check(text =>
    {
        int end = 0;
        foreach (Figure figure in Figures(text))
        {
            if (text[figure.Start..figure.End] != figure.Text || figure.Start < end || figure.Text.Length == 0) return false;
            if (figure.Upper <= figure.Value) return false;
            if ((figure.Kind == FigureKind.Date) != (figure.Date is not null)) return false;
            end = figure.End;
        }
        return true;
    });

    [Fact]
    public void TheSameTextStatesTheSameFigures() => Check(text => Figures(text).SequenceEqual(Figures(text)));

    [Fact]
    public void ABlankLineBehindTheTextChangesNothing()
        => Check(text => Figures(text + "\n\nThe end.").Select(figure => figure.Text).SequenceEqual(Figures(text).Select(figure => figure.Text)) || text.EndsWith('\n') || IsLoneNumber(text));

    [Fact]
    public void AnyComparisonIsReadOrRefusedWithAReason()
        => Check(text => Comparison.TryParse(text, out Comparison? comparison, out string? mistake) ? comparison is not null : mistake is not null);

    /// <summary>A text that is one number is a line of its own once more text follows: a counter.</summary>
    private static bool IsLoneNumber(string text) => text.Split('\n').Any(line => line.Trim().Length is > 0 and < 64 && line.Any(char.IsDigit) && !line.Any(char.IsLetter));

    private static IReadOnlyList<Figure> Figures(string text)
        => FigureExtractor.Extract(new Article { Title = "t", TitleStated = false, Lead = "", Body = text, Published = new DateOnly(2024, 7, 31) });

    private static void Check(Func<string, bool> holds)
    {
        // The same cases in every run, so that a red build is about the change; REPORTWATCHER_FULL=1 looks for new ones.
        Config config = Config.QuickThrowOnFailure.WithMaxTest(2000);
        FsCheck.Check.One(Environment.GetEnvironmentVariable("REPORTWATCHER_FULL") == "1" ? config : config.WithReplay(20240722, 20240723), Prop.ForAll(Arb.From(s_texts), holds));
    }
}
