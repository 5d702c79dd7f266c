namespace ReportWatcher.Mail;

/// <summary>Sentences that both parts of an alert mail use.</summary>
internal static class AlertWording
{
    public const string NoWords = "The report's topics or its inbox made this watch fire, not single words.";

    public const string OnlyPossible = "The report hedges this figure: it may meet the condition, it need not.";

    public static string MoreExcerpts(int count) => count == 1 ? "and one more sentence with hits" : $"and {count} more sentences with hits";
}
