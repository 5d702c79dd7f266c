using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Support;

/// <summary>Small builders for tests.</summary>
internal static class Some
{
    /// <summary>An article with a body and, if given, a stated title. The lead is the first paragraph.</summary>
    public static Article Article(string body, string? title = null, string? source = null)
    {
        int blank = body.IndexOf("\n\n", StringComparison.Ordinal);
        int stop = body.IndexOf('.', StringComparison.Ordinal);
        return new Article
        {
            Title = title ?? (stop < 0 ? body : body[..(stop + 1)]), TitleStated = title is not null,
            Source = source, Body = body, Lead = blank < 0 ? body : body[..blank],
        };
    }
}
