using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// A regular expression of a watch, for what words cannot say ("F-?1[56]", serial numbers). Matched without backtracking, in time
/// that grows with the text and not with the expression's tricks, and without case unless it says (?-i).
/// </summary>
internal sealed class WatchRegex
{
    public const int LongestPattern = 1000;

    /// <summary>Hits beyond this are left out: an expression that fits every letter must not fill the memory.</summary>
    private const int MostHits = 1000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>A second look at what non-backtracking promises: the search for one hit ends here.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>What needs backtracking or a look at what lies outside the hit, with what to write instead.</summary>
    private static readonly (string Opening, string Problem)[] Unsupported =
    [
        ("(?=", "what follows cannot be asked for in a Regex; take it into the expression, or use Query with NEAR"),
        ("(?!", "what must not follow cannot be asked for in a Regex; use Ignore for the phrases that do not count"),
        ("(?<=", "what precedes cannot be asked for in a Regex; take it into the expression, or use Query with ONEAR"),
        ("(?<!", "what must not precede cannot be asked for in a Regex; use Ignore for the phrases that do not count"),
        ("(?>", "a group that never gives back is not needed where nothing backtracks; write (?: instead"),
        ("(?(", "a condition cannot be used in a Regex; write the alternatives as two expressions"),
        ("\\k", "a group cannot be referred to in a Regex"),
        ("\\G", "\\G cannot be used in a Regex"),
    ];

    private readonly Regex _regex;

    private WatchRegex(string pattern) => _regex = new Regex(pattern, Options, TimeLimit);

    /// <exception cref="QueryException">The expression cannot be read, cannot be matched in bounded time, or fits everywhere.</exception>
    public static WatchRegex Parse(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
            throw new QueryException(pattern, 0, 0, "the expression is empty; leave it out or write what is looked for.");
        if (pattern.Length > LongestPattern)
            throw new QueryException(pattern, LongestPattern, 1, $"the expression has {pattern.Length} characters; {LongestPattern} are allowed.");
        try
        {
            WatchRegex regex = new(pattern);
            return !regex._regex.IsMatch("") ? regex
                : throw new QueryException(pattern, 0, pattern.Length, "this also fits where there is nothing, so in every article; make a part of it necessary, + for *.");
        }
        catch (RegexParseException e)
        {
            int at = Math.Clamp(e.Offset - 1, 0, pattern.Length - 1);
            throw new QueryException(pattern, at, 1, Reason(e));
        }
        catch (NotSupportedException)
        {
            throw NotSupported(pattern);
        }
    }

    /// <summary>Adds where the expression fits one or more characters of a text, as UTF-16 offsets.</summary>
    public void AddHits(string text, List<(int Start, int End)> hits)
    {
        int most = hits.Count + MostHits;
        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(text))
            {
                if (match.Length > 0)
                    hits.Add((match.Index, match.Index + match.Length));
                if (hits.Count == most)
                    return;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What was found so far counts; the other watches must not wait.
        }
    }

    public override string ToString() => _regex.ToString();

    private static QueryException NotSupported(string pattern)
    {
        for (int at = 0; at < pattern.Length; at++)
        {
            foreach ((string opening, string problem) in Unsupported)
            {
                if (string.CompareOrdinal(pattern, at, opening, 0, opening.Length) == 0)
                    return new QueryException(pattern, at, opening.Length, problem + ".");
            }

            if (pattern[at] != '\\')
                continue;
            at++;
            if (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
                return new QueryException(pattern, at - 1, 2, "a group cannot be referred to in a Regex.");
        }

        return new QueryException(pattern, 0, pattern.Length, "the expression grows too large to be matched; ask for fewer repetitions.");
    }

    /// <summary>The library's sentence without its preamble, which repeats pattern and offset.</summary>
    private static string Reason(RegexParseException e)
    {
        int preamble = e.Message.IndexOf($"at offset {e.Offset}. ", StringComparison.Ordinal);
        string reason = preamble < 0 ? e.Message : e.Message[(preamble + $"at offset {e.Offset}. ".Length)..];
        return char.ToLowerInvariant(reason[0]) + reason[1..];
    }
}
