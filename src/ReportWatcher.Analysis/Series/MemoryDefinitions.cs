namespace ReportWatcher.Analysis.Series;

public enum ChangeDirection { Any, Up, Down }

public enum RecordKind { Any, High, Low }

public enum DeadlineMove { Any, Later, Earlier }

/// <summary>The figure differs from what was last reported of the same thing.</summary>
public sealed class ChangeDefinition
{
    /// <summary>The least difference that counts: a share of the earlier figure, "5%", or an amount, "200". Empty: any that is no mere rounding.</summary>
    public string? By { get; set; }

    public ChangeDirection Direction { get; set; } = ChangeDirection.Any;
}

/// <summary>Another source states another figure of the same thing for the same days.</summary>
public sealed class DisagreementDefinition
{
    /// <summary>The least difference that counts, as in <see cref="ChangeDefinition.By"/>.</summary>
    public string? By { get; set; }

    /// <summary>How far apart the days of the two reports may lie. Default 1.</summary>
    public int WithinDays { get; set; } = 1;
}

/// <summary>A date that lies ahead has moved, or is near. At least one of the two.</summary>
public sealed class DeadlineDefinition
{
    /// <summary>It is later or earlier than last reported.</summary>
    public DeadlineMove? Moved { get; set; }

    /// <summary>Fewer than so many days are left, counted from the report's own date.</summary>
    public int? NearerThanDays { get; set; }
}
