namespace ReportWatcher.Analysis.Watching;

/// <summary>What the user may have meant.</summary>
internal static class Suggestion
{
    /// <summary>"There is no topic "withdrawl"; did you mean "withdrawal"? Known: strike, withdrawal."</summary>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        string? nearest = Nearest(name, known);
        string question = nearest is null ? "" : $" Did you mean \"{nearest}\"?";
        string list = known.Count == 0 ? "None is defined." : $"Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        return $"There is no {what} \"{name}\".{question} {list}";
    }

    /// <summary>The name as it is spelt where it is defined; null if there is none, whatever its case.</summary>
    public static string? Known(string name, IReadOnlyCollection<string> names)
        => names.Contains(name) ? name : names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The known name within two edits, or that one is the beginning of; null if there is none.</summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> known)
    {
        string wanted = name.ToLowerInvariant();
        for (int edits = 0; edits <= 2 && wanted.Length > edits + 1; edits++)
        {
            if (known.FirstOrDefault(candidate => EditDistance.IsAtMost(candidate.ToLowerInvariant(), wanted, edits)) is { } found)
                return found;
        }

        return wanted.Length < 3 ? null : known.FirstOrDefault(candidate =>
            candidate.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) || wanted.StartsWith(candidate, StringComparison.OrdinalIgnoreCase));
    }
}
