using System.Text;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>
/// A case written as the article with its expected hits in brackets: "The [drawdown] began". A title stands before " || ".
/// No brackets: the watch must not fire.
/// </summary>
internal static class Marked
{
    /// <summary>Runs the watch with and without the prefilter and holds both to the marked hits.</summary>
    public static void ShouldFireAsMarked(WatchDefinition watch, string marked, string? source = null)
    {
        Article article = Read(marked, source);
        List<DefinitionError> errors = [];
        WatchSet set = WatchSet.Compile([watch], ["withdrawal", "training"], ["main"], errors);
        errors.ShouldBeEmpty();
        foreach (bool prefilter in (bool[])[true, false])
            Mark(article, set.Match(article, "main", [], [], prefilter)).ShouldBe(marked, $"prefilter: {prefilter}");
    }

    public static Article Read(string marked, string? source = null)
    {
        string text = marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        string[] parts = text.Split(" || ");
        return parts.Length == 2 ? Some.Article(parts[1], parts[0], source) : Some.Article(text, null, source);
    }

    private static string Mark(Article article, IReadOnlyList<WatchMatch> matches)
    {
        MatchReason[] reasons = [.. matches.SelectMany(match => match.Reasons)];
        string body = Mark(article.Body, reasons.Where(reason => !reason.InTitle));
        return article.TitleStated ? Mark(article.Title, reasons.Where(reason => reason.InTitle)) + " || " + body : body;
    }

    private static string Mark(string text, IEnumerable<MatchReason> reasons)
    {
        StringBuilder marked = new(text);
        foreach (MatchReason reason in reasons.OrderByDescending(reason => reason.Start))
        {
            text[reason.Start..reason.End].ShouldBe(reason.Text);
            marked.Insert(reason.End, ']').Insert(reason.Start, '[');
        }

        return marked.ToString();
    }
}
