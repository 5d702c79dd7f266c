namespace ReportWatcher.Analysis.Series;

/// <summary>What a sentence does with a figure. Figures of different roles never make one series: four soldiers killed say nothing of the 2,500 there are.</summary>
public enum FigureRole
{
    /// <summary>How many there are, what it costs, how high it stands.</summary>
    Level,

    /// <summary>What it was before, in the same breath: "to 4.1 percent from 5.6 percent". No statement of its own.</summary>
    Former,

    /// <summary>By how much it changed: "rose by 200", "0.3 percentage points", "500 more troops".</summary>
    Change,

    Killed,
    Wounded,

    /// <summary>Captured, arrested, kidnapped.</summary>
    Held,
    Missing,

    /// <summary>Sent, withdrawn, arrived, returned, evacuated.</summary>
    Moved,

    /// <summary>A date that lies ahead of the report that names it.</summary>
    Due,
}
