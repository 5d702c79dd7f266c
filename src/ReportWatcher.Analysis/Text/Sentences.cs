using System.Buffers;

namespace ReportWatcher.Analysis.Text;

/// <summary>Finds the sentences of a text.</summary>
/// <remarks>
/// A stop is a run of end marks with the closing quotes and brackets behind it, then white space. A full stop is no end
/// behind an abbreviation or an initial, and no stop is one before a small letter ("Really?" he asked).
/// </remarks>
public static class Sentences
{
    private const string EndMarks = ".!?…؟۔。！？।։";
    private const string Closers = "\"'”’»)]}›/";
    private const string Openers = "\"'“‘«([{‹";

    private static readonly SearchValues<char> StopsAndBreaks = SearchValues.Create(EndMarks + "\n");

    /// <summary>The sentences in order, without the white space around them; a blank line always ends one.</summary>
    public static IReadOnlyList<TextSpan> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // One in sixty characters: enough that the list of a report hardly ever grows.
        var spans = new List<TextSpan>(Math.Min(text.Length / 60, 256) + 1);
        Split(text, spans);
        return spans;
    }

    /// <summary>The same, added to a list that is there to be used again.</summary>
    internal static void Split(string text, List<TextSpan> spans)
    {
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            int found = text.AsSpan(at).IndexOfAny(StopsAndBreaks);
            if (found < 0)
                break;
            at += found;
            if (text[at] == '\n')
            {
                if (IsBlankLine(text, at, out int next))
                {
                    Add(spans, text, start, at);
                    start = next;
                }

                at = next;
            }
            else
            {
                int end = PastStop(text, at);
                if (EndsSentence(text, start, at, end))
                {
                    Add(spans, text, start, end);
                    start = end;
                }

                at = end;
            }
        }

        Add(spans, text, start, text.Length);
    }

    private static bool IsBlankLine(string text, int newline, out int next)
    {
        next = newline + 1;
        int newlines = 1;
        for (; next < text.Length && char.IsWhiteSpace(text[next]); next++)
        {
            if (text[next] == '\n')
                newlines++;
        }

        return newlines > 1;
    }

    /// <summary>Past the run of end marks at <paramref name="at"/> and the quotes and brackets that close behind it.</summary>
    private static int PastStop(string text, int at)
    {
        while (at < text.Length && EndMarks.Contains(text[at], StringComparison.Ordinal))
            at++;
        while (at < text.Length && Closers.Contains(text[at], StringComparison.Ordinal))
            at++;
        // `.").` and `.”.`: the outer sentence closes after the quoted one.
        return at < text.Length && EndMarks.Contains(text[at], StringComparison.Ordinal) && !char.IsWhiteSpace(text[at - 1])
            && Closers.Contains(text[at - 1], StringComparison.Ordinal)
            ? PastStop(text, at)
            : at;
    }

    private static bool EndsSentence(string text, int start, int stop, int end)
    {
        if (end == text.Length)
            return true;
        if (!char.IsWhiteSpace(text[end]))
            return text[stop] is '。' or '！' or '？';

        int next = end;
        while (next < text.Length && (char.IsWhiteSpace(text[next]) || Openers.Contains(text[next], StringComparison.Ordinal)))
            next++;
        if (next == text.Length)
            return true;
        if (char.IsLower(text[next]))
            return false;

        bool loneFullStop = text[stop] == '.' && (end == stop + 1 || !EndMarks.Contains(text[stop + 1], StringComparison.Ordinal));
        return !loneFullStop || FullStopEnds(text, start, stop, next);
    }

    private static bool FullStopEnds(string text, int start, int stop, int next)
    {
        int from = stop;
        while (from > start && !char.IsWhiteSpace(text[from - 1]) && !Openers.Contains(text[from - 1], StringComparison.Ordinal)
            && text[from - 1] is not ('/' or '—' or '–'))
        {
            from--;
        }

        ReadOnlySpan<char> word = text.AsSpan(from, stop - from);
        if (word.IsEmpty)
            return true;

        // "1. The parties": a list number opens its sentence.
        if (from == start + LeadingSpace(text, start) && word.Length <= 3 && !word.ContainsAnyExceptInRange('0', '9'))
            return false;

        ReadOnlySpan<char> nextWord = WordAt(text, next);
        if (word.Length == 1 && char.IsUpper(word[0]))
            return word[0] == 'I' ? Abbreviations.OpensSentence(nextWord) : !IsInitial(text, start, from) || Abbreviations.OpensSentence(nextWord);

        return Abbreviations.KindOf(word) switch
        {
            AbbreviationKind.BeforeName => false,
            AbbreviationKind.BeforeNumber => !char.IsAsciiDigit(text[next]),
            AbbreviationKind.Anywhere => Abbreviations.OpensSentence(nextWord),
            _ => true,
        };
    }

    /// <summary>"Steven T. Rivera", "J. Smith": a letter behind a capitalised word or at the start.</summary>
    private static bool IsInitial(string text, int start, int from)
    {
        int end = from;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        int before = end;
        while (before > start && !char.IsWhiteSpace(text[before - 1]))
            before--;
        if (before == end)
            return true;
        ReadOnlySpan<char> word = text.AsSpan(before, end - before).TrimStart(Openers);
        return word.IsEmpty || char.IsUpper(word[0]) || word is "by" or "and" or "of";
    }

    private static int LeadingSpace(string text, int start)
    {
        int at = start;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at - start;
    }

    private static ReadOnlySpan<char> WordAt(string text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
            end++;
        return text.AsSpan(at, end - at);
    }

    private static void Add(List<TextSpan> spans, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (end > start)
            spans.Add(new TextSpan(start, end));
    }
}
