using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>Checks what a figure condition asks of memory.</summary>
internal static class MemoryCompiler
{
    /// <summary>Null where it asks nothing, or where there are mistakes; they are added to <paramref name="errors"/> under <paramref name="key"/>.</summary>
    public static MemoryCondition? Compile(FigureConditionDefinition definition, string key, ICollection<DefinitionError> errors)
    {
        (string Name, Func<MemoryCondition?> Compile)[] asked =
        [
            .. Asked(nameof(definition.Changes), definition.Changes, changes => new MemoryCondition.Changed(Size(changes.By, $"{key}:Changes:By", errors), changes.Direction)),
            .. definition.Record is { } record ? [(nameof(definition.Record), () => new MemoryCondition.Record(record))] : Array.Empty<(string, Func<MemoryCondition?>)>(),
            .. Asked(nameof(definition.Disagrees), definition.Disagrees, disagrees => Disagreement(disagrees, key, errors)),
            .. Asked(nameof(definition.Deadline), definition.Deadline, deadline => Deadline(definition, deadline, key, errors)),
        ];
        if (asked.Length == 0) return null;
        if (asked.Length > 1)
        {
            errors.Add(new DefinitionError(key, null, $"asks for {string.Join(" and ", asked.Select(a => a.Name))} of one figure; give each a condition of its own: they are alternatives"));
            return null;
        }

        if (definition.Of.Count + definition.Near.Count == 0)
            errors.Add(new DefinitionError($"{key}:{asked[0].Name}", null, "does not say of what; add Of (\"soldiers\") or Near (\"Iraq\"), or both"));
        return asked[0].Compile();
    }

    private static IEnumerable<(string, Func<MemoryCondition?>)> Asked<T>(string name, T? definition, Func<T, MemoryCondition?> compile) where T : class
        => definition is null ? [] : [(name, () => compile(definition))];

    private static ChangeSize? Size(string? by, string key, ICollection<DefinitionError> errors)
    {
        if (string.IsNullOrWhiteSpace(by)) return null;
        if (!ChangeSize.TryParse(by, out ChangeSize? size, out string? mistake)) errors.Add(new DefinitionError(key, by, mistake));
        return size;
    }

    private static MemoryCondition.Disagrees Disagreement(DisagreementDefinition disagrees, string key, ICollection<DefinitionError> errors)
    {
        if (disagrees.WithinDays is < 0 or > 366)
            errors.Add(new DefinitionError($"{key}:Disagrees:WithinDays", $"{disagrees.WithinDays}", "expected 0 (the same day) to 366"));
        return new MemoryCondition.Disagrees(Size(disagrees.By, $"{key}:Disagrees:By", errors), disagrees.WithinDays);
    }

    private static MemoryCondition.Deadline Deadline(FigureConditionDefinition definition, DeadlineDefinition deadline, string key, ICollection<DefinitionError> errors)
    {
        if (deadline is { Moved: null, NearerThanDays: null })
            errors.Add(new DefinitionError($"{key}:Deadline", null, "says nothing; write {\"Moved\": \"Any\"} or {\"NearerThanDays\": 30}, or both"));
        if (deadline.NearerThanDays is < 1 or > 3660)
            errors.Add(new DefinitionError($"{key}:Deadline:NearerThanDays", $"{deadline.NearerThanDays}", "expected 1 to 3660"));
        if (definition.Of.Count > 0)
            errors.Add(new DefinitionError($"{key}:Of", definition.Of[0], "a date counts nothing; say under Near what the deadline is of: \"Near\": [\"withdraw*\"]"));
        if (!string.IsNullOrWhiteSpace(definition.Is))
            errors.Add(new DefinitionError($"{key}:Is", definition.Is, "compares numbers; a deadline is a date"));
        return new MemoryCondition.Deadline(deadline.Moved, deadline.NearerThanDays);
    }
}
