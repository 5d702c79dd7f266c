using System.Text;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Says in plain words when a watch fires, so that its author can see what was understood.</summary>
internal static class WatchPrinter
{
    public static string Print(CompiledWatch watch)
    {
        StringBuilder text = new($"\"{watch.Name}\" fires on a report that meets all of this:\n");
        if (watch.Definition.Match == MatchScope.Everything)
            text.Append("  (in all that the file says, furniture included)\n");
        if (watch.Inboxes.Count > 0)
            text.Append($"  came through the inbox {Either(watch.Inboxes)}\n");
        if (watch.Topics.Count > 0)
            text.Append($"  is about the topic {Either(watch.Topics)}\n");
        if (watch.Rule.Condition is { } condition)
            text.Append("  has in its words:\n").Append(Indented(QueryPrinter.Print(condition))).Append('\n');
        if (watch.Regexes.Count > 0)
            text.Append($"  has something that fits the regular expression {Either(watch.Regexes.Select(regex => $"/{regex}/"))}\n");
        if (watch.Rule.Ignore.Count > 0)
            text.Append($"  not counting hits inside {Either([.. watch.Rule.Ignore.Select(phrase => $"\"{QueryPrinter.Phrase(phrase)}\"")])}\n");
        if (watch.Figures.Count > 0)
            text.Append("  states a figure:\n").AppendJoin("    or\n", watch.Definition.Figures.Select(figure => $"    {Describe(figure)}\n"));
        foreach (string words in watch.Figures.SelectMany(figure => figure.SameWords).Distinct())
            text.Append($"  counting as one: {words}\n");
        return text.ToString().TrimEnd();
    }

    private static string Describe(FigureConditionDefinition figure)
    {
        if (figure.Deadline is { } deadline)
            return $"a date still to come, with {Either(figure.Near)} in its sentence or the one before, that {Describe(deadline)}";
        string what = figure.Of.Count == 0 ? "of anything" : $"of {Either(figure.Of)}";
        string near = figure.Near.Count == 0 ? "" : $", with {Either(figure.Near)} in its sentence or the one before";
        string value = string.IsNullOrWhiteSpace(figure.Is) ? ", whatever its value" : $", {figure.Is.Trim()}";
        return what + near + value + (figure.Certainty == Certainty.Certain ? ", for certain" : "") + Memory(figure);
    }

    private static string Memory(FigureConditionDefinition figure) => figure switch
    {
        { Changes: { } changes } => ", that " + changes.Direction switch
        {
            ChangeDirection.Up => "is higher than last reported",
            ChangeDirection.Down => "is lower than last reported",
            _ => "differs from what was last reported",
        } + By(changes.By),
        { Disagrees: { } disagrees } => $", that differs from what another source says {(disagrees.WithinDays == 0 ? "on the same day" : "within " + Days(disagrees.WithinDays))}{By(disagrees.By)}",
        { Record: { } record } => ", that is " + record switch { RecordKind.High => "higher", RecordKind.Low => "lower", _ => "higher or lower" } + " than any reported before",
        _ => "",
    };

    private static string Describe(DeadlineDefinition deadline)
    {
        string moved = deadline.Moved switch
        {
            DeadlineMove.Later => "is later than last reported",
            DeadlineMove.Earlier => "is earlier than last reported",
            DeadlineMove.Any => "has moved since last reported",
            _ => "",
        };
        string near = deadline.NearerThanDays is { } days ? $"is less than {Days(days)} away from the report's date" : "";
        return moved + (moved.Length > 0 && near.Length > 0 ? ", or " : "") + near;
    }

    private static string By(string? by) => string.IsNullOrWhiteSpace(by) ? ", more than rounding makes" : $", by {by.Trim()} or more";

    private static string Days(int days) => days == 1 ? "1 day" : $"{days} days";

    private static string Either(IEnumerable<string> items) => string.Join(" or ", items);

    private static string Indented(string lines) => string.Join('\n', lines.Split('\n').Select(line => "    " + line));
}
