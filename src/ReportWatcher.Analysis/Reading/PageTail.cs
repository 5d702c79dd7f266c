namespace ReportWatcher.Analysis.Reading;

/// <summary>Cuts off what follows an article: comment forms and their rules, related lists, teasers.</summary>
/// <remarks>
/// A heading alone proves nothing: pages carry "Leave a comment" above the article too, and an article may have a section
/// called "Related". So there must be an article before it, and behind it nothing that weighs more.
/// </remarks>
internal static class PageTail
{
    private const int FewestWordsBefore = 20;
    private const int LongestCommentRules = 220;

    /// <param name="kinds">What the lexicon says of each line.</param>
    /// <returns>Index of the first line that is not article; the number of lines where there is no such line.</returns>
    public static int Find(IReadOnlyList<PageLine> lines, IReadOnlyList<FurnitureKind> kinds)
    {
        int before = 0, after = 0;
        for (int i = 0; i < lines.Count; i++)
            after += ProseWords(lines[i], kinds[i]);

        for (int i = 0; i < lines.Count; i++)
        {
            int own = ProseWords(lines[i], kinds[i]);
            after -= own;
            if (before >= FewestWordsBefore && kinds[i] switch
            {
                FurnitureKind.End => after <= 3 * before || before >= 300,
                FurnitureKind.PerhapsEnd or FurnitureKind.LineOrEnd => after <= 2 * before && IsFurniture(lines, kinds, i + 1, after),
                _ => false,
            })
            {
                return i;
            }

            before += own;
        }

        return lines.Count;
    }

    private static int ProseWords(PageLine line, FurnitureKind kind) => kind == FurnitureKind.None && line.IsProse ? line.Words : 0;

    /// <summary>Judges the lines below a heading: none, labels, comment rules that address the reader, or hardly a sentence.</summary>
    private static bool IsFurniture(IReadOnlyList<PageLine> lines, IReadOnlyList<FurnitureKind> kinds, int from, int proseWords)
    {
        if (proseWords == 0)
            return true;
        int words = 0;
        for (int i = from; i < lines.Count; i++)
            words += lines[i].Words;
        if (proseWords * 3 < words)
            return true;
        // "No comments:" directly above "Post a Comment", "Related" above "Read more".
        if (kinds[from] != FurnitureKind.None)
            return true;
        return proseWords <= LongestCommentRules && AddressesCommenters(lines, from);
    }

    private static bool AddressesCommenters(IReadOnlyList<PageLine> lines, int from)
    {
        int rules = 0;
        bool reader = false;
        for (int i = from; i < lines.Count; i++)
        {
            rules += FurnitureLexicon.CommentRuleWords(lines[i].Span);
            reader |= lines[i].Span.Contains(" your ", StringComparison.OrdinalIgnoreCase) || lines[i].Span.Contains(" you ", StringComparison.OrdinalIgnoreCase)
                || lines[i].Span.StartsWith("Your ");
        }

        return reader && rules >= 4;
    }
}
