using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Operators as other products spell them. Each has a meaning there that our users know, so it is refused with our spelling instead
/// of being searched for as a word.
/// </summary>
internal static partial class QueryDialects
{
    private const int LongestOperator = 7; // ATLEAST

    /// <summary>What to write instead; null if the word is an ordinary one.</summary>
    public static string? Advice(string word)
    {
        // Almost every word is an ordinary one, and watches have hundreds of thousands.
        string upper = word.Length <= LongestOperator ? word.ToUpperInvariant() : "";
        if (upper is "AND" or "OR" or "NOT")
            return $"write {upper} in capitals for the operator, or \"{word}\" in quotes for the word.";
        if (upper is "NEAR" or "ONEAR" or "ATLEAST" or "W" && word.Length > 1)
            return $"write {upper}/5 (with a number) for the operator, or \"{word}\" in quotes for the word.";
        if (word.AsSpan().ContainsAnyInRange('0', '9') && Distance().Match(word) is { Success: true } distance)
            return NearAdvice(distance.Groups["op"].Value.ToUpperInvariant(), distance.Groups["n"].Value);
        if (word is "&" or "&&" or "+")
            return "write AND.";
        if (word is "|" or "||")
            return "write OR.";
        if (word[0] is '-' or '!' or '+' && word.Length > 1)
            return word[0] == '+' ? $"write AND {word[1..]}." : $"write AND NOT {word[1..]}.";
        return null;
    }

    private static string NearAdvice(string op, string n)
    {
        string number = n.Length == 0 ? "5" : n;
        return op switch
        {
            "ATLEAST" => $"write ATLEAST/{number}(...).",
            "ADJ" or "PRE" or "ONEAR" => $"write ONEAR/{number} (at most {number} words between, in this order).",
            "W" => $"write NEAR/{number} (at most {number} words between, either order) or ONEAR/{number} (in this order).",
            _ => $"write NEAR/{number} (at most {number} words between, either order).",
        };
    }

    [GeneratedRegex("^(?:(?<op>w|pre)/|(?<op>near|onear|adj|atleast)/?)(?<n>[0-9]+)[a-z]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Distance();
}
