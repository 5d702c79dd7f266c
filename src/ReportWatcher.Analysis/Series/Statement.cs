using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Series;

/// <summary>The report that a figure stands in, as far as series need it.</summary>
/// <param name="Id">Reports that arrive later have greater ids. Orders nothing but what has the same day.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Source">The outlet, as the report states it; null where it states none.</param>
/// <param name="Day">The article's own date; where it states none, or one that is yet to come, the day of its arrival.</param>
/// <param name="DayStated">False where <paramref name="Day"/> is the day of arrival.</param>
public sealed record StatedIn(long Id, string Name, string? Source, DateOnly Day, bool DayStated)
{
    /// <summary>
    /// Reports of one origin follow one another; reports of two may disagree. Where no source is stated, each file name is one: a corrected file is
    /// the same source.
    /// </summary>
    public string Origin { get; } = Source is { } source ? "s:" + source.ToLowerInvariant() : "f:" + Name;

    /// <param name="arrived">The day of arrival: a report dated later than the day after it (time zones) was dated wrongly, and would make all that follow old.</param>
    public static StatedIn Of(Article article, long id, string name, DateOnly arrived)
    {
        ArgumentNullException.ThrowIfNull(article);
        return article.Published is { } day && day <= arrived.AddDays(1)
            ? new StatedIn(id, name, article.Source, day, true)
            : new StatedIn(id, name, article.Source, arrived, false);
    }
}

/// <summary>One figure of one report, as it is remembered.</summary>
public sealed record Statement
{
    public required Figure Figure { get; init; }

    public required StatedIn In { get; init; }

    public required FigureRole Role { get; init; }

    internal CountedThing Thing { get; private init; } = null!;

    internal LevelOf Level { get; private init; }

    /// <summary>Null for what no series is made of: ordinals, dates gone by.</summary>
    public static Statement? Of(Figure figure, StatedIn stated, SynonymTable synonyms)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(stated);
        return RoleReader.Read(figure, stated.Day) is { } role
            ? new Statement { Figure = figure, In = stated, Role = role, Thing = CountedThing.Of(figure, role, synonyms), Level = LevelOf.Of(figure) }
            : null;
    }

    internal static Comparer<Statement> InSeries { get; } = Comparer<Statement>.Create(Compare);

    /// <summary>The order of a series: by day, then by what is stated, never by arrival.</summary>
    internal static int Compare(Statement one, Statement two)
    {
        int order = one.In.Day.CompareTo(two.In.Day);
        if (order == 0) order = string.CompareOrdinal(one.In.Origin, two.In.Origin);
        if (order == 0) order = string.CompareOrdinal(one.In.Name, two.In.Name);
        if (order == 0) order = two.Figure.InTitle.CompareTo(one.Figure.InTitle);
        if (order == 0) order = one.Figure.Start.CompareTo(two.Figure.Start);
        if (order == 0) order = one.Figure.Value.CompareTo(two.Figure.Value);
        return order != 0 ? order : string.CompareOrdinal(one.Figure.Text, two.Figure.Text);
    }
}
