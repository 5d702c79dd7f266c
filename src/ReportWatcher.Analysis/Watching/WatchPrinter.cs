using System.Text;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Says in plain words when a watch fires, so that its author can see what was understood.</summary>
internal static class WatchPrinter
{
    public static string Print(CompiledWatch watch)
    {
        StringBuilder text = new($"\"{watch.Name}\" fires on a report that meets all of this:\n");
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
        return text.ToString().TrimEnd();
    }

    private static string Describe(FigureConditionDefinition figure)
    {
        string what = figure.Of.Count == 0 ? "of anything" : $"of {Either(figure.Of)}";
        string near = figure.Near.Count == 0 ? "" : $", with {Either(figure.Near)} in its sentence or the one before";
        string value = string.IsNullOrWhiteSpace(figure.Is) ? ", whatever its value" : $", {figure.Is.Trim()}";
        return what + near + value + (figure.Certainty == Certainty.Certain ? ", for certain" : "");
    }

    private static string Either(IEnumerable<string> items) => string.Join(" or ", items);

    private static string Indented(string lines) => string.Join('\n', lines.Split('\n').Select(line => "    " + line));
}
