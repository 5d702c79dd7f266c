using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary>An explanation for people: article, topics, figures, watches, and what was set aside.</summary>
internal static class ExplanationView
{
    private static readonly Style s_faint = new(Color.Grey);

    public static void Print(IAnsiConsole screen, Explanation explanation)
    {
        screen.Write(new Rule(Markup.Escape(VisibleText.Escape(explanation.Name))).LeftJustified());
        if (explanation.Findings is not { } findings)
        {
            screen.MarkupLineInterpolated($"[red]{explanation.Code}[/]: {explanation.Message}");
            return;
        }

        PrintArticle(screen, findings.Article);
        PrintTopics(screen, findings);
        PrintFigures(screen, findings.Figures);
        PrintMatches(screen, findings.Matches);
        PrintFollowed(screen, findings);
        PrintAlerts(screen, explanation.Alerts);
        PrintFurniture(screen, findings.Article);
        screen.WriteLine();
    }

    private static void PrintArticle(IAnsiConsole screen, Article article)
    {
        screen.MarkupLineInterpolated($"[bold]{article.Title}[/]{(article.TitleStated ? "" : " (no headline; the first sentence serves)")}");
        string[] stated =
        [
            $"source {article.Source ?? "not stated"}",
            $"author {article.Author ?? "not stated"}",
            $"published {article.Published?.ToString("d MMMM yyyy") ?? "not stated"}",
            $"language {article.Language ?? "unclear"}",
        ];
        screen.Write(new Text(string.Join(", ", stated) + "\n\n", s_faint));
        screen.WriteLine(article.Body);
        screen.WriteLine();
    }

    private static void PrintTopics(IAnsiConsole screen, Findings findings)
    {
        if (findings.Topics.Count == 0)
            screen.MarkupLine("[bold]Topics[/] none");
        foreach (Analysis.Topics.TopicScore topic in findings.Topics)
            screen.MarkupLineInterpolated($"[bold]Topic[/] [green]{topic.Name}[/] {topic.Score:0.00}: {string.Join(", ", topic.SignedReasons())}");
        foreach (Analysis.Topics.TopicScore topic in findings.Unsure)
            screen.MarkupLineInterpolated($"[grey]Unsure of {topic.Name} {topic.Score:0.00}: {string.Join(", ", topic.SignedReasons())}[/]");
    }

    private static void PrintFigures(IAnsiConsole screen, IReadOnlyList<Figure> figures)
    {
        foreach (Figure figure in figures)
        {
            string read = figure.Date ?? $"{figure.Value:0.############}{(figure.Upper is { } upper ? $" to {upper:0.############}" : "")}{(figure.Unit is { } unit ? $" {unit}" : "")}";
            screen.MarkupLineInterpolated($"[bold]Figure[/] [green]{figure.Text}[/] = {figure.Qualifier.ToString().ToLowerInvariant()} {read}{(figure.Subject is { } subject ? $" of {subject}" : "")} [grey]({figure.Kind.ToString().ToLowerInvariant()})[/]");
        }
    }

    private static void PrintMatches(IAnsiConsole screen, IReadOnlyList<WatchMatch> matches)
    {
        if (matches.Count == 0)
            screen.MarkupLine("[bold]Watches[/] none fires");
        foreach (WatchMatch match in matches)
        {
            screen.MarkupLineInterpolated($"[bold]Watch[/] [yellow]{match.Watch}[/] fires:");
            foreach (MatchReason reason in match.Reasons)
            {
                screen.MarkupLineInterpolated($"  [yellow]{reason.Text}[/]{(reason.InTitle ? " in the title" : reason.InFurniture ? " outside the article" : "")}: {reason.Sentence}");
                if (reason.News is { } news)
                    PrintNews(screen, NewsView.Of(news));
            }
        }
    }

    private static void PrintNews(IAnsiConsole screen, NewsView news)
    {
        screen.MarkupLineInterpolated($"    [bold]{news.Summary}[/]");
        if (news.Old is { } old)
            screen.MarkupLineInterpolated($"    [grey]{old.Label}, {old.When}, {old.Source}: {string.Concat(old.Sentence.Pieces.Select(p => p.Text))}[/]");
    }

    private static void PrintFollowed(IAnsiConsole screen, Findings findings)
    {
        HashSet<(string, int)> news = [.. findings.Matches.SelectMany(m => m.Reasons.Where(r => r.News is not null).Select(r => (m.Watch, r.Start)))];
        foreach (FollowedFigure followed in findings.Followed.Where(f => !news.Contains((f.Watch, f.Now.Figure.Start))).DistinctBy(f => (f.Watch, f.Now.Figure.Start)))
        {
            string known = followed switch
            {
                { Newest: null } => "the first that is known of it",
                { IsLate: true } => NewsView.Late(followed.Newest),
                _ => $"nothing new beside {NewsView.Known(followed.Newest)}",
            };
            screen.MarkupLineInterpolated($"[grey]{followed.Watch} follows {followed.Now.Figure.Text}: {known}[/]");
        }
    }

    private static void PrintAlerts(IAnsiConsole screen, IReadOnlyList<AlertFate> alerts)
    {
        foreach (AlertFate alert in alerts)
        {
            string state = alert.State switch { "digest" => "collected", "storm" => "held back, too many at once", "repeat" => "held back, too soon", _ => alert.State };
            string told = alert.State is not ("digest" or "storm" or "repeat") ? "" : alert.ToldAt is { } at ? $"; a mail of {at:u} tells of it" : "; no mail tells of it yet";
            screen.MarkupLineInterpolated($"[bold]Alert[/] of {alert.Watch} to {alert.Recipient}: [yellow]{state}[/] {alert.At:u}: {alert.Why}{told}");
        }
    }

    private static void PrintFurniture(IAnsiConsole screen, Article article)
    {
        if (article.IsLittle)
            screen.MarkupLineInterpolated($"[yellow]Little of this report was read as article: {article.ShareKept:P0}.[/]");
        screen.Write(new Text($"Kept {article.ShareKept:P0} of the text; set aside as furniture: {(article.Furniture.Count == 0 ? "nothing" : "")}\n", s_faint));
        foreach ((string line, FurnitureReason reason) in article.Furniture.Zip(article.FurnitureReasons))
            screen.Write(new Text($"  {InWords(reason)}: {VisibleText.Cut(VisibleText.OneLine(line), 150)}\n", s_faint));
    }

    /// <summary>"ShareRow" as "share row".</summary>
    private static string InWords(FurnitureReason reason) => string.Concat(reason.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
