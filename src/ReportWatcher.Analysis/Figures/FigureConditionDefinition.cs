using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Figures;

/// <summary>When a figure is worth an alert, as the user wrote it.</summary>
public sealed class FigureConditionDefinition
{
    /// <summary>What is counted, any of these phrases or their synonyms ("soldiers", which are also troops). Empty: anything.</summary>
    public IList<string> Of { get; set; } = [];

    /// <summary>At least one of these phrases stands in the same sentence or in the one before. Empty: anywhere.</summary>
    public IList<string> Near { get; set; } = [];

    /// <summary>The comparison: "&gt;= 2000", "&lt; 5%", "= 3", "2000 to 3000", "&gt;= $1bn". Empty: any value.</summary>
    public string? Is { get; set; }

    /// <summary>Whether a figure that may satisfy <see cref="Is"/> is enough ("about 2,500" for ">= 2500") or it must. Default: Possible.</summary>
    public Certainty Certainty { get; set; } = Certainty.Possible;

    /// <summary>It differs from what was last reported of the same thing. At most one of this and the three below.</summary>
    public ChangeDefinition? Changes { get; set; }

    /// <summary>It is higher or lower than all that was reported of the same thing before.</summary>
    public RecordKind? Record { get; set; }

    /// <summary>Another source states another figure of the same thing for the same days.</summary>
    public DisagreementDefinition? Disagrees { get; set; }

    /// <summary>It is a date that lies ahead, and has moved or is near.</summary>
    public DeadlineDefinition? Deadline { get; set; }
}

public enum Certainty { Possible, Certain }
