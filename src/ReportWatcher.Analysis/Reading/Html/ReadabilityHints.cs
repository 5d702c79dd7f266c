using System.Buffers;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>The words in classes and ids by which Readability tells content from the rest (Readability.js 0.6, REGEXPS).</summary>
internal static class ReadabilityHints
{
    private static readonly SearchValues<string> Unlikely = Words(
        """
        -ad- ai2html banner breadcrumbs combx comment community cover-wrap disqus extra footer gdpr header legends menu
        related remark replies rss shoutbox sidebar skyscraper social sponsor supplemental ad-break agegate pagination pager
        popup yom-remote
        """);

    private static readonly SearchValues<string> Maybe = Words("and article body column content main mathjax shadow");

    private static readonly SearchValues<string> Positive =
        Words("article body content entry hentry h-entry main page pagination post text blog story");

    private static readonly SearchValues<string> Negative = Words(
        """
        -ad- hidden banner combx comment com- contact footer gdpr masthead media meta outbrain promo related scroll share
        shoutbox sidebar skyscraper sponsor shopping tags widget
        """);

    public static bool IsUnlikely(PageNode node) =>
        node.ClassAndId.Length > 0 && node.ClassAndId.AsSpan().ContainsAny(Unlikely) && !node.ClassAndId.AsSpan().ContainsAny(Maybe);

    public static bool HasUnlikelyRole(PageNode node) =>
        node.Role is "menu" or "menubar" or "complementary" or "navigation" or "alert" or "alertdialog" or "dialog";

    /// <summary>-25 or +25 for the class, and again for the id.</summary>
    public static int Weight(PageNode node) => WeightOf(node.ClassName) + WeightOf(node.Id);

    public static bool IsShare(PageNode node) =>
        HasWord(node.ClassAndId, "share") || HasWord(node.ClassAndId, "sharedaddy");

    private static int WeightOf(string name)
    {
        if (name.Length == 0)
            return 0;
        return (name.AsSpan().ContainsAny(Negative) || HasWord(name, "hid") ? -25 : 0) + (name.AsSpan().ContainsAny(Positive) ? 25 : 0);
    }

    private static bool HasWord(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(name[at - 1])) && (end == name.Length || !char.IsLetterOrDigit(name[end])))
                return true;
        }

        return false;
    }

    private static SearchValues<string> Words(string words) =>
        SearchValues.Create(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparison.OrdinalIgnoreCase);
}
