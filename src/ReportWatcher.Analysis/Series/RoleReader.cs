using System.Buffers;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>Reads a figure's role from the words beside it.</summary>
internal static class RoleReader
{
    // A verb further away has another subject more often than not.
    private const int Reach = 4;

    private static readonly SearchValues<char> s_clauseEnds = SearchValues.Create(",;:.!?—");

    private static readonly HashSet<string> s_former = ["from", "than", "against", "versus", "vs", "previously", "formerly"];
    private static readonly HashSet<string> s_more = ["more", "additional", "extra", "another", "further"];

    private static readonly (FigureRole Role, HashSet<string> Before, HashSet<string> After)[] s_events =
    [
        (FigureRole.Killed, ["kill", "kills", "killed", "killing"], ["killed", "dead", "died", "dies", "die", "slain", "perished"]),
        (FigureRole.Wounded, ["wound", "wounds", "wounded", "wounding", "injure", "injured", "injuring"], ["wounded", "injured", "hurt"]),
        (FigureRole.Held,
            ["capture", "captured", "capturing", "arrest", "arrested", "arresting", "detain", "detained", "detaining", "kidnapped", "abducted"],
            ["captured", "arrested", "detained", "kidnapped", "abducted"]),
        (FigureRole.Missing, [], ["missing", "unaccounted"]),
        (FigureRole.Moved,
            ["withdraw", "withdrew", "withdrawn", "withdrawing", "evacuate", "evacuated", "evacuating", "send", "sends", "sent", "sending", "returned", "returning"],
            ["left", "leave", "leaves", "leaving", "withdrew", "withdrawn", "arrive", "arrived", "arriving", "returned", "departed", "evacuated"]),
    ];

    // What counts the dead or the hurt says so by itself: "40 deaths" are 40 people killed.
    private static readonly Dictionary<string, FigureRole> s_nouns = new()
    {
        [Nouns.Stem("deaths")] = FigureRole.Killed, [Nouns.Stem("fatalities")] = FigureRole.Killed, [Nouns.Stem("dead")] = FigureRole.Killed,
        [Nouns.Stem("injuries")] = FigureRole.Wounded, [Nouns.Stem("injured")] = FigureRole.Wounded, [Nouns.Stem("wounded")] = FigureRole.Wounded,
    };

    // Verbs of rates and prices, beside the lexicon's of amounts.
    private static readonly HashSet<string> s_rates =
        ["slow", "slows", "slowed", "slowing", "ease", "eases", "eased", "easing", "cool", "cooled", "accelerated", "quickened", "narrowed", "widened", "dipped", "edged", "rebounded", "trimmed"];

    // What people do when a date moves; the lexicon has what numbers do.
    private static readonly string[] s_moves = ["postpon", "delay", "push", "extend", "reschedul", "advance", "brought forward", "slip", "instead", "new "];

    /// <summary>Stems of the nouns that stand for people killed or hurt.</summary>
    public static IReadOnlyCollection<string> CasualtyNouns => s_nouns.Keys;

    public static string People { get; } = Nouns.Stem("people");

    /// <param name="day">Of the report: a date behind it is none that can be met or missed.</param>
    public static FigureRole? Read(Figure figure, DateOnly day)
    {
        if (figure.Kind == FigureKind.Ordinal) return null;
        if (figure.Kind == FigureKind.Date) return LevelOf.Days(figure) is { } days && days.Last >= day.DayNumber && !SaysSince(figure) ? FigureRole.Due : null;
        if (figure.Unit is "percentage point" or "basis point") return FigureRole.Change;
        if (figure.SubjectHead is { } head && s_nouns.TryGetValue(Nouns.Stem(head), out FigureRole counted)) return counted;

        (string[] before, string[] after) = Beside(figure);
        string last = before.LastOrDefault("");
        bool former = s_former.Contains(last) || before is [.., "compared", "with" or "to"];
        bool change = last == "by" || (figure.Kind == FigureKind.Percent && IsChange(last));
        // The words beside it first: they leave few sentences to be looked through.
        if ((former || change) && Nouns.Words(figure.Sentence).Any(IsChange)) return former ? FigureRole.Former : FigureRole.Change;
        if (SaysMore(figure, last)) return FigureRole.Change;
        string[] subject = [.. Nouns.Words(figure.Subject ?? "").Select(word => word.ToLowerInvariant())];
        foreach ((FigureRole role, HashSet<string> verbsBefore, HashSet<string> verbsAfter) in s_events)
        {
            if (subject.Any(verbsAfter.Contains) || before.Any(verbsBefore.Contains) || after.Any(verbsAfter.Contains))
                return role;
        }

        return FigureRole.Level;
    }

    /// <summary>Whether the figure's sentence says that something has become another: fell, was cut, now, postponed.</summary>
    public static bool SpeaksOfChange(Figure figure)
        => Nouns.Words(figure.Sentence).Any(word => IsChange(word) || word is "now" or "Now" or "currently")
            || (figure.Kind == FigureKind.Date && s_moves.Any(move => figure.Sentence.Contains(move, StringComparison.OrdinalIgnoreCase)));

    private static bool IsChange(string word) => Lexicon.Find(word).Classes.HasFlag(WordClass.Change) || s_rates.Contains(word.ToLowerInvariant());

    private static bool SaysSince(Figure figure) => Nouns.Words(figure.Text).FirstOrDefault()?.ToLowerInvariant() is "since" or "after" or "from";

    private static bool SaysMore(Figure figure, string last)
    {
        string[] words = [.. Nouns.Words(figure.Text).Select(word => word.ToLowerInvariant())];
        int more = Array.FindIndex(words, s_more.Contains);
        return s_more.Contains(last) || (more >= 0 && words.ElementAtOrDefault(more + 1) != "than" && words is not [.., "or", "more"]);
    }

    /// <summary>The words of the same clause on both sides, in lower case.</summary>
    private static (string[] Before, string[] After) Beside(Figure figure)
    {
        string sentence = figure.Sentence;
        int start = sentence.IndexOf(figure.Text, StringComparison.Ordinal);
        if (start < 0) return ([], []);
        int end = start + figure.Text.Length;
        if (figure.Subject is { } subject && sentence.IndexOf(subject, start, StringComparison.Ordinal) is >= 0 and var at) end = Math.Max(end, at + subject.Length);
        int clause = sentence.AsSpan(end).IndexOfAny(s_clauseEnds);
        string behind = clause < 0 ? sentence[end..] : sentence[end..(end + clause)];
        string ahead = sentence[(sentence.AsSpan(0, start).LastIndexOfAny(";:—") + 1)..start];
        return (
            [.. Nouns.WordsFromTheEnd(ahead).Take(Reach).Reverse().Select(word => word.ToLowerInvariant())],
            [.. Nouns.Words(behind).Take(Reach).Select(word => word.ToLowerInvariant())]);
    }
}
