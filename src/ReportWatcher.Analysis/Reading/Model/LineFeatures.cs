using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>What the line model looks at, of a line and of its neighbours.</summary>
/// <remarks>After Kohlschütter and others, "Boilerplate Detection using Shallow Text Features" (WSDM 2010), with more of them.</remarks>
internal enum LineFeature
{
    LogWords,
    EndsAsSentence,
    EndsWithColon,
    EndsWithEllipsis,
    FunctionWords,
    Capitalised,
    Digits,
    CommasPerWord,
    LettersPerWord,
    IsFurniturePhrase,
    IsEndHeading,
    HasSeparator,
    HasAddress,
    HasQuotation,
    HasStatedDate,
    IsByline,
    AllCapitals,
    StartsSmall,
    AddressesReader,
    Occurrences,
    Sentences,
    Position,
    LinesFromEnd,
    ProseBefore,
    LogLines,
    LogPreviousWords,
    LogNextWords,
    PreviousEnds,
    NextEnds,
    LogMeanWords3Before,
    LogMeanWords3After,
    LogMeanWords10Before,
    LogMeanWords10After,
    LongestWithin2,
    ProseWithin5,
    ProseWords5Before,
    ProseWords5After,
    PhrasesWithin3,
    FunctionWordsWithin2,
    EndHeadingsAbove,
    LinesSinceProse,
    LinesToProse,
    GapLines,
    CallsToAction,
    DatesWithin3,
    SaidElsewhere,
}

/// <summary>Measures the lines of a page for the line model.</summary>
internal static class LineFeatures
{
    public static readonly int Count = Enum.GetValues<LineFeature>().Length;

    private static readonly SearchValues<char> Separators = SearchValues.Create("|»›•·→←©®▼▲");
    private static readonly SearchValues<string> Addresses = SearchValues.Create(["http", "www.", ".com"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> Reader = SearchValues.Create(["your ", "you ", "our ", "us "], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”«»„");

    // What buttons and banners begin with.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Actions =
        "get sign join subscribe download try buy shop start learn read see view book request contact follow share click discover explore find schedule register watch listen browse save check visit order apply call talk ask enter select choose login log submit need want ready looking"
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="kinds">What the lexicon says of each line.</param>
    /// <param name="width">Length of a row; what is behind the line features is for the caller to fill.</param>
    /// <param name="compare">False leaves <see cref="LineFeature.SaidElsewhere"/> at 0: the costly one, which HTML can do without.</param>
    public static FeatureTable Of(IReadOnlyList<PageLine> lines, IReadOnlyList<FurnitureKind> kinds, int width, bool compare)
    {
        var rows = new FeatureTable(lines.Count, width);
        for (int i = 0; i < lines.Count; i++)
            MeasureText(lines[i], kinds[i], rows[i]);
        CountOccurrences(lines, rows);
        new Surroundings(lines, kinds, rows).Measure();
        if (compare)
            MeasureSaidElsewhere(lines, rows);
        return rows;
    }

    private static void MeasureText(PageLine line, FurnitureKind kind, Span<float> row)
    {
        ReadOnlySpan<char> text = line.Span;
        (int words, int function, int capitalised, int letters, int digits, int commas, int upper, int ends) = Tally(text);
        float perWord = 1f / Math.Max(words, 1);
        row[(int)LineFeature.LogWords] = MathF.Log(1 + words);
        row[(int)LineFeature.EndsAsSentence] = line.EndsLikeSentence && text[^1] != ':' ? 1 : 0;
        row[(int)LineFeature.EndsWithColon] = text[^1] == ':' ? 1 : 0;
        row[(int)LineFeature.EndsWithEllipsis] = text.EndsWith("...") || text[^1] == '…' || text.EndsWith("[…]") ? 1 : 0;
        row[(int)LineFeature.FunctionWords] = function * perWord;
        row[(int)LineFeature.Capitalised] = capitalised * perWord;
        row[(int)LineFeature.Digits] = (float)digits / text.Length;
        row[(int)LineFeature.CommasPerWord] = commas * perWord;
        row[(int)LineFeature.LettersPerWord] = letters * perWord;
        row[(int)LineFeature.IsFurniturePhrase] = kind == FurnitureKind.None ? 0 : 1;
        row[(int)LineFeature.IsEndHeading] = kind is FurnitureKind.None or FurnitureKind.Line ? 0 : 1;
        row[(int)LineFeature.HasSeparator] = text.ContainsAny(Separators) ? 1 : 0;
        row[(int)LineFeature.HasAddress] = text.Contains('@') || text.ContainsAny(Addresses) ? 1 : 0;
        row[(int)LineFeature.HasQuotation] = words > 6 && text.ContainsAny(Quotes) ? 1 : 0;
        row[(int)LineFeature.HasStatedDate] = words <= 20 && HasDate(line.Dates) ? 1 : 0;
        row[(int)LineFeature.IsByline] = words <= 16 && Byline.TryRead(line.Span, out _) ? 1 : 0;
        row[(int)LineFeature.AllCapitals] = letters > 3 && upper == letters ? 1 : 0;
        row[(int)LineFeature.StartsSmall] = char.IsLower(text[0]) ? 1 : 0;
        row[(int)LineFeature.AddressesReader] = words <= 60 && text.ContainsAny(Reader) ? 1 : 0;
        row[(int)LineFeature.CallsToAction] = IsCallToAction(text, words) ? 1 : 0;
        row[(int)LineFeature.Sentences] = MathF.Log(1 + ends);
    }

    private static bool IsCallToAction(ReadOnlySpan<char> text, int words)
    {
        int blank = text.IndexOf(' ');
        return words <= 12 && Actions.Contains(blank < 0 ? text : text[..blank]);
    }

    private static bool HasDate(ReadOnlySpan<StatedDate> dates)
    {
        foreach (StatedDate date in dates)
        {
            if (date.Date is not null)
                return true;
        }

        return false;
    }

    private static (int Words, int Function, int Capitalised, int Letters, int Digits, int Commas, int Upper, int Ends) Tally(ReadOnlySpan<char> text)
    {
        int words = 0, function = 0, capitalised = 0, letters = 0, digits = 0, commas = 0, upper = 0, ends = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            for (CharKind kind; i < text.Length && (kind = KindOf(text[i])) != CharKind.Other; i++)
            {
                digits += kind == CharKind.Digit ? 1 : 0;
                upper += kind == CharKind.Upper ? 1 : 0;
            }

            if (i > start)
            {
                words++;
                letters += i - start;
                capitalised += KindOf(text[start]) == CharKind.Upper ? 1 : 0;
                function += LanguageGuess.IsFunctionWord(text[start..i]) ? 1 : 0;
                continue;
            }

            commas += text[i] is ',' or '،' or ';' ? 1 : 0;
            ends += text[i] is '.' or '!' or '?' or '؟' or '۔' && (i + 1 == text.Length || text[i + 1] == ' ') ? 1 : 0;
            i++;
        }

        return (words, function, capitalised, letters - digits, digits, commas, upper, ends);
    }

    private enum CharKind : byte { Other, Letter, Upper, Digit }

    private static readonly CharKind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(c => Classify((char)c))];

    private static CharKind KindOf(char c) => c < 128 ? AsciiKinds[c] : Classify(c);

    private static CharKind Classify(char c) =>
        char.IsUpper(c) ? CharKind.Upper : char.IsLetter(c) ? CharKind.Letter : char.IsDigit(c) ? CharKind.Digit
        : char.IsLetterOrDigit(c) ? CharKind.Letter : CharKind.Other;

    private static void CountOccurrences(IReadOnlyList<PageLine> lines, FeatureTable rows)
    {
        var counts = new Dictionary<ReadOnlyMemory<char>, int>(lines.Count, SameCharacters.Comparer);
        foreach (PageLine line in lines)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, line.Characters, out _)++;
        for (int i = 0; i < rows.Rows; i++)
            rows[i][(int)LineFeature.Occurrences] = MathF.Min(counts[lines[i].Characters], 5);
    }

    /// <summary>
    /// The share of a line's content words that prose elsewhere on the page has as well: an article's lines share a subject,
    /// teasers of other articles have their own. -1 where a line has no content words.
    /// </summary>
    private static void MeasureSaidElsewhere(IReadOnlyList<PageLine> lines, FeatureTable rows)
    {
        var proseLines = new Dictionary<uint, (int Lines, int Last)>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsProse)
                continue;
            for (int at = 0; NextContentWord(lines[i].Span, ref at, out uint word);)
            {
                if (!proseLines.TryGetValue(word, out (int Lines, int Last) seen) || seen.Last != i)
                    proseLines[word] = (seen.Lines + 1, i);
            }
        }

        for (int i = 0; i < lines.Count; i++)
        {
            int own = lines[i].IsProse ? 1 : 0;
            int words = 0, said = 0;
            for (int at = 0; NextContentWord(lines[i].Span, ref at, out uint word); words++)
                said += proseLines.TryGetValue(word, out (int Lines, int Last) seen) && seen.Lines > own ? 1 : 0;
            rows[i][(int)LineFeature.SaidElsewhere] = words == 0 ? -1 : (float)said / words;
        }
    }

    /// <param name="word">A hash (FNV-1a) of the word in lower case.</param>
    private static bool NextContentWord(ReadOnlySpan<char> text, ref int at, out uint word)
    {
        word = 0;
        while (at < text.Length)
        {
            int start = at;
            uint hash = 2166136261;
            for (; at < text.Length && char.IsLetter(text[at]); at++)
                hash = (hash ^ char.ToLowerInvariant(text[at])) * 16777619;
            if (at - start >= 4 && !LanguageGuess.IsFunctionWord(text[start..at]))
            {
                word = hash;
                return true;
            }

            at += at == start ? 1 : 0;
        }

        return false;
    }

    /// <summary>The features that look at other lines, from running sums.</summary>
    private sealed class Surroundings
    {
        private readonly IReadOnlyList<PageLine> _lines;
        private readonly FeatureTable _rows;
        private readonly float[] _words, _proseWords, _prose, _phrases, _function, _ends, _dates;

        public Surroundings(IReadOnlyList<PageLine> lines, IReadOnlyList<FurnitureKind> kinds, FeatureTable rows)
        {
            (_lines, _rows) = (lines, rows);
            _words = Sums(i => lines[i].Words);
            _prose = Sums(i => IsProse(lines[i]) ? 1 : 0);
            _proseWords = Sums(i => IsProse(lines[i]) ? lines[i].Words : 0);
            _phrases = Sums(i => kinds[i] == FurnitureKind.None ? 0 : 1);
            _function = Sums(i => rows[i][(int)LineFeature.FunctionWords] * lines[i].Words);
            _dates = Sums(i => rows[i][(int)LineFeature.HasStatedDate]);
            _ends = Sums(i => kinds[i] is FurnitureKind.None or FurnitureKind.Line ? 0 : 1);
        }

        public void Measure()
        {
            int n = _lines.Count;
            float allProse = MathF.Max(_proseWords[n], 1);
            int sinceProse = 20;
            for (int i = 0; i < n; i++)
            {
                Span<float> row = _rows[i];
                row[(int)LineFeature.Position] = (float)i / n;
                row[(int)LineFeature.LinesFromEnd] = MathF.Min(n - i, 50);
                row[(int)LineFeature.ProseBefore] = _proseWords[i] / allProse;
                row[(int)LineFeature.LogLines] = MathF.Log(n);
                row[(int)LineFeature.LogPreviousWords] = i == 0 ? 0 : _rows[i - 1][(int)LineFeature.LogWords];
                row[(int)LineFeature.LogNextWords] = i + 1 == n ? 0 : _rows[i + 1][(int)LineFeature.LogWords];
                row[(int)LineFeature.PreviousEnds] = i == 0 ? 0 : _rows[i - 1][(int)LineFeature.EndsAsSentence];
                row[(int)LineFeature.NextEnds] = i + 1 == n ? 0 : _rows[i + 1][(int)LineFeature.EndsAsSentence];
                row[(int)LineFeature.LogMeanWords3Before] = MathF.Log(1 + Sum(_words, i - 3, i) / 3);
                row[(int)LineFeature.LogMeanWords3After] = MathF.Log(1 + Sum(_words, i + 1, i + 4) / 3);
                row[(int)LineFeature.LogMeanWords10Before] = MathF.Log(1 + Sum(_words, i - 10, i) / 10);
                row[(int)LineFeature.LogMeanWords10After] = MathF.Log(1 + Sum(_words, i + 1, i + 11) / 10);
                row[(int)LineFeature.LongestWithin2] = LongestAround(i);
                row[(int)LineFeature.ProseWithin5] = Sum(_prose, i - 5, i + 6);
                row[(int)LineFeature.ProseWords5Before] = MathF.Log(1 + Sum(_proseWords, i - 5, i));
                row[(int)LineFeature.ProseWords5After] = MathF.Log(1 + Sum(_proseWords, i + 1, i + 6));
                row[(int)LineFeature.PhrasesWithin3] = Sum(_phrases, i - 3, i + 4);
                row[(int)LineFeature.FunctionWordsWithin2] = Sum(_function, i - 2, i + 3) / MathF.Max(Sum(_words, i - 2, i + 3), 1);
                row[(int)LineFeature.DatesWithin3] = Sum(_dates, i - 3, i + 4);
                row[(int)LineFeature.EndHeadingsAbove] = MathF.Min(_ends[i], 3);
                row[(int)LineFeature.LinesSinceProse] = sinceProse;
                sinceProse = IsProse(_lines[i]) ? 0 : Math.Min(sinceProse + 1, 20);
            }

            int toProse = 20;
            for (int i = n - 1; i >= 0; i--)
            {
                _rows[i][(int)LineFeature.LinesToProse] = toProse;
                _rows[i][(int)LineFeature.GapLines] = toProse + _rows[i][(int)LineFeature.LinesSinceProse];
                toProse = IsProse(_lines[i]) ? 0 : Math.Min(toProse + 1, 20);
            }
        }

        private static bool IsProse(PageLine line) => line.IsProse && line.Words >= 8;

        private float LongestAround(int i)
        {
            float longest = 0;
            for (int j = Math.Max(i - 2, 0); j <= Math.Min(i + 2, _lines.Count - 1); j++)
                longest = j == i ? longest : MathF.Max(longest, _rows[j][(int)LineFeature.LogWords]);
            return longest;
        }

        private float[] Sums(Func<int, float> value)
        {
            var sums = new float[_lines.Count + 1];
            for (int i = 0; i < _lines.Count; i++)
                sums[i + 1] = sums[i] + value(i);
            return sums;
        }

        private float Sum(float[] sums, int from, int to) => sums[Math.Clamp(to, 0, _lines.Count)] - sums[Math.Clamp(from, 0, _lines.Count)];
    }
}
