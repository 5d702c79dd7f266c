using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>The settings as the repository ships them, and what they make of a report.</summary>
internal static class ShippedFiles
{
    public static string SettingsPath { get; } = Repository.PathOf("appsettings.json");

    public static WatcherSettings Settings { get; } = SettingsFile.Load(SettingsPath);

    public static Article Read(string path) => Settings.Reader.Read(File.ReadAllBytes(path));

    public static Findings Analyze(string path) => Settings.Analyzer.Analyze(Read(path), Settings.Inboxes[0].Tag);

    /// <summary>Whether a watch that the settings do not have would fire on a report.</summary>
    public static bool Fires(WatchDefinition watch, Article article) => ReasonsOf(watch, article) is not null;

    /// <summary>Why it would; null where it would not.</summary>
    public static IReadOnlyList<MatchReason>? ReasonsOf(WatchDefinition watch, Article article)
    {
        List<DefinitionError> errors = [];
        watch.Name = "watch of a test";
        Analyzer analyzer = new(TopicSet.Compile(new Dictionary<string, TopicDefinition>(), errors), WatchSet.Compile([watch], [], ["wire"], errors));
        errors.ShouldBeEmpty();
        return analyzer.Analyze(article, "wire").Matches.SingleOrDefault()?.Reasons;
    }

    public static WatchDefinition WatchOnFigure(string of, string comparison)
        => new() { Figures = [new FigureConditionDefinition { Of = [of], Is = comparison }] };

    /// <summary>Entries of a table's cell, which are separated by " | ".</summary>
    public static string[] Cell(string cell) => cell.Split(" | ", StringSplitOptions.RemoveEmptyEntries);
}
