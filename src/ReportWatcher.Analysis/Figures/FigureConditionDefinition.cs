namespace ReportWatcher.Analysis.Figures;

/// <summary>When a figure is worth an alert, as the user wrote it.</summary>
public sealed class FigureConditionDefinition
{
    /// <summary>What is counted, any of these phrases ("soldiers", "troops"). Empty: anything.</summary>
    public IList<string> Of { get; set; } = [];

    /// <summary>At least one of these phrases stands in the same sentence or in the one before. Empty: anywhere.</summary>
    public IList<string> Near { get; set; } = [];

    /// <summary>The comparison: "&gt;= 2000", "&lt; 5%", "= 3", "2000 to 3000", "&gt;= $1bn". Empty: any value.</summary>
    public string? Is { get; set; }

    /// <summary>Whether a figure that may satisfy <see cref="Is"/> is enough ("about 2,500" for ">= 2500") or it must. Default: Possible.</summary>
    public Certainty Certainty { get; set; } = Certainty.Possible;
}

public enum Certainty { Possible, Certain }
