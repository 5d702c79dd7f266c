namespace ReportWatcher.Mail;

/// <summary>Sentences that both parts of an alert mail use.</summary>
internal static class AlertWording
{
    public const string NoWords = "The report's topics or its inbox made this watch fire, not single words.";

    public const string OnlyPossible = "The report hedges this figure: it may meet the condition, it need not.";

    /// <summary>Where a sentence stands, if not in the text.</summary>
    public static string Place(Excerpt excerpt) => excerpt.InTitle ? "Headline: " : excerpt.InFurniture ? "Outside the article: " : "";

    public static string MoreExcerpts(int count) => count == 1 ? "and one more sentence with hits" : $"and {count} more sentences with hits";

    public static string HeldBack(HeldBack held)
        => $"This watch fired in {held.Count} more {(held.Count == 1 ? "report" : "reports")} since {held.Since:d MMMM HH:mm} UTC, too soon after the last alert to tell of each (Repeat).";
}
