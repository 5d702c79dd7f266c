using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// The text/plain part. Hits are marked **so**: readers know it from elsewhere, some programs show it bold, and a line that began
/// with "&gt;&gt;" would be taken for a quotation. Lines are not wrapped, so that a sentence can be searched for; quoted-printable folds them.
/// </summary>
internal static class AlertPlainText
{
    public static void Write(StringBuilder text, AlertView alert)
    {
        text.Append(alert.Headline).Append('\n');
        text.Append("Watch: ").Append(alert.Watch).Append('\n');
        if (alert.LeadFigure is not null) text.Append("Figure: ").Append(alert.LeadFigure).Append('\n');
        foreach (string note in new[] { alert.HeldBack, alert.Warning }.OfType<string>())
            text.Append("\nNote: ").Append(note).Append('\n');

        foreach (NewsView news in alert.News)
            WriteNews(text, news);
        if (!alert.NewsSaysAll)
            WriteExcerpts(text, alert);
        WriteFigures(text, alert);
        WriteTopics(text, alert);

        Heading(text, "REPORT");
        foreach ((string label, string value) in alert.Report) text.Append($"{label,-7} {value}\n");

        // "-- " begins a signature (RFC 3676, 4.3): answering programs leave out what follows.
        text.Append("\n-- \n");
        text.Append($"ReportWatcher sent this because the watch \"{alert.Watch}\" fired.\n");
        text.Append($"To change or end it, edit that watch in {alert.SettingsFile}.");
    }

    private static void Heading(StringBuilder text, string heading) => text.Append('\n').Append(heading).Append("\n\n");

    private static void WriteNews(StringBuilder text, NewsView news)
    {
        const int widestBar = 20;
        Heading(text, "WHAT IS NEW");
        text.Append(news.Summary).Append('\n');
        foreach (NewsView.Side side in new[] { news.Old, news.New }.OfType<NewsView.Side>())
        {
            text.Append($"\n{side.Label}, {side.When}, {side.Source}:\n");
            WritePieces(text, side.Sentence);
        }

        if (news.Rows.Count < 2) return;

        Heading(text, "SO FAR");
        if (news.EarlierRows > 0) text.Append($"{news.EarlierRows} earlier, then\n");
        int when = news.Rows.Max(row => row.When.Length), value = news.Rows.Max(row => row.Value.Length);
        foreach (NewsView.Row row in news.Rows)
        {
            string bar = row.Percent is { } percent ? new string('=', percent * widestBar / 100).PadRight(widestBar + 2) : "";
            text.Append($"{(row.IsNow ? "* " : "  ")}{row.When.PadRight(when)}  {row.Value.PadRight(value)}  {bar}{row.Source}\n");
        }
    }

    private static void WritePieces(StringBuilder text, Excerpt excerpt)
    {
        foreach (Excerpt.Piece piece in excerpt.Pieces)
        {
            if (piece.Marked) text.Append("**").Append(piece.Text).Append("**");
            else text.Append(piece.Text);
        }

        text.Append('\n');
    }

    private static void WriteExcerpts(StringBuilder text, AlertView alert)
    {
        Heading(text, "WHY IT FIRED");
        if (alert.Excerpts.Count == 0) text.Append(AlertWording.NoWords).Append('\n');

        for (int i = 0; i < alert.Excerpts.Count; i++)
        {
            Excerpt excerpt = alert.Excerpts[i];
            if (i > 0) text.Append('\n');
            text.Append(AlertWording.Place(excerpt));
            WritePieces(text, excerpt);
            if (excerpt.OnlyPossible) text.Append('(').Append(AlertWording.OnlyPossible).Append(")\n");
        }

        if (alert.MoreExcerpts > 0) text.Append('\n').Append(AlertWording.MoreExcerpts(alert.MoreExcerpts)).Append('\n');
    }

    private static void WriteFigures(StringBuilder text, AlertView alert)
    {
        if (alert.Figures.Count == 0) return;

        Heading(text, "FIGURES");
        foreach (AlertView.FigureRow figure in alert.Figures)
        {
            text.Append(figure.Fired ? "* " : "  ").Append(figure.Text).Append("  (").Append(figure.Value).Append(')');
            if (figure.Times > 1) text.Append(", ").Append(figure.Times).Append(" times");
            text.Append('\n');
        }

        if (alert.MoreFigures > 0) text.Append($"  and {alert.MoreFigures} more\n");
    }

    private static void WriteTopics(StringBuilder text, AlertView alert)
    {
        if (alert.Topics.Count + alert.Unsure.Count == 0) return;

        Heading(text, "TOPICS");
        foreach (AlertView.TopicRow topic in alert.Topics)
        {
            text.Append($"{topic.Name} {topic.Percent} %");
            if (topic.Reasons.Length > 0) text.Append(" (").Append(topic.Reasons).Append(')');
            text.Append('\n');
        }

        if (alert.Unsure.Count > 0) text.Append("unsure: ").AppendJoin(", ", alert.Unsure.Select(t => $"{t.Name} {t.Percent} %")).Append('\n');
    }
}
