using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Watching;

/// <summary>A watch whose definition was found to be sound.</summary>
/// <param name="Definition">As the user wrote it.</param>
/// <param name="Topics">As the topics are spelt where they are defined; empty: any article.</param>
/// <param name="Inboxes">Tags; empty: any.</param>
/// <param name="Figures">Alternatives; empty: none need be there.</param>
/// <param name="Regexes">Alternatives; empty: none need fit.</param>
internal sealed record CompiledWatch(
    WatchDefinition Definition, Rule Rule, IReadOnlyList<string> Topics, IReadOnlyList<string> Inboxes, IReadOnlyList<FigureCondition> Figures,
    IReadOnlyList<WatchRegex> Regexes)
{
    public string Name => Definition.Name;
}
