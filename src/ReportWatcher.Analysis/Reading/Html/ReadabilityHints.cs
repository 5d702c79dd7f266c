namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>The words in classes and ids by which Readability tells content from the rest (Readability.js 0.6, REGEXPS).</summary>
internal static class ReadabilityHints
{
    public const string Unlikely =
        """
        -ad- ai2html banner breadcrumbs combx comment community cover-wrap disqus extra footer gdpr header legends menu
        related remark replies rss shoutbox sidebar skyscraper social sponsor supplemental ad-break agegate pagination pager
        popup yom-remote
        """;

    public const string Maybe = "and article body column content main mathjax shadow";

    public const string Positive = "article body content entry hentry h-entry main page pagination post text blog story";

    public const string Negative =
        """
        -ad- hidden banner combx comment com- contact footer gdpr masthead media meta outbrain promo related scroll share
        shoutbox sidebar skyscraper sponsor shopping tags widget
        """;

    public static bool HasUnlikelyRole(PageNode node) =>
        node.Role is "menu" or "menubar" or "complementary" or "navigation" or "alert" or "alertdialog" or "dialog";

    /// <summary>True where a word stands in a name with no letter or digit beside it.</summary>
    public static bool HasWord(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(name[at - 1])) && (end == name.Length || !char.IsLetterOrDigit(name[end])))
                return true;
        }

        return false;
    }
}
