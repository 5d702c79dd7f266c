namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// How often an atom is likely to occur in articles, relative to others; decides by which atom a rule is found. Only speed depends
/// on it. There is no corpus when watches are compiled: what the watches themselves ask for most is also commonest in what they watch,
/// and short words are commoner than long ones (Zipf's law of abbreviation).
/// </summary>
internal static class AtomCost
{
    /// <summary>The words that make up two fifths of English text; hopeless to find a rule by.</summary>
    private static readonly HashSet<string> Commonest = new(
        ("the of and to in a is that for it was on are as with be by at have this from or had not but what all were when we there can an "
        + "your which their said if do will each about how up out them then she many some so these would other into has more her two him "
        + "see could no than been who its now after also over new last year years first one his he they you i us says mr percent pct")
        .Split(' '), StringComparer.Ordinal);

    public static double[] Of(AtomTable table)
    {
        double[] costs = new double[table.Atoms.Count];
        for (int atom = 0; atom < costs.Length; atom++)
            costs[atom] = Of(table.Atoms[atom]);
        foreach (string word in Commonest)
        {
            if (table.Words.TryGetValue(word, out int atom))
                costs[atom] += 10_000;
        }

        // Words come before the phrases that they are in.
        for (int atom = 0; atom < costs.Length; atom++)
        {
            if (table.Atoms[atom].Kind == AtomKind.Phrase)
                costs[atom] = table.Atoms[atom].Parts.Min(part => costs[part]) / 16;
        }

        return costs;
    }

    private static double Of(AtomInfo atom) => atom.Kind switch
    {
        AtomKind.Topic => 50,
        AtomKind.Pattern => 20 + atom.Uses * 40.0 / Math.Max(3, atom.Letters),
        _ => atom.Uses * (atom.Letters switch { <= 3 => 8, 4 => 3, 5 => 2, _ => 1 }),
    };
}
