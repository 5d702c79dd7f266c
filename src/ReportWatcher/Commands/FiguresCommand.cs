using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Commands;

/// <summary><c>figures</c>: what the reports have stated of a thing, day by day; works beside a running service.</summary>
internal static class FiguresCommand
{
    private static readonly Option<string[]> s_of = new("--of")
    {
        Description = "What is counted, as a watch says it under Of: soldiers, which are also troops. May be given several times.",
        HelpName = "PHRASE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> s_near = new("--near")
    {
        Description = "What is named in the same sentence or the one before. May be given several times; one of them is enough.",
        HelpName = "PHRASE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<DateOnly?> s_since = new("--since")
    {
        Description = "Only reports from this day on, by their own dates.",
        HelpName = "yyyy-mm-dd",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                return day;
            result.AddError($"figures: --since {result.Tokens[0].Value}: expected a day, yyyy-mm-dd: 2024-07-22");
            return null;
        },
    };

    private static readonly Option<bool> s_csv = new("--csv") { Description = "Print comma-separated values (RFC 4180), one line for each figure." };

    private static readonly Option<string?> s_svg = new("--svg") { Description = "Also write the series as a picture.", HelpName = "FILE" };

    public static Command Create()
    {
        Command command = new("figures", "Show what reports have stated of a thing, day by day, with source and sentence.") { s_of, s_near, s_since, s_csv, s_svg };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_csv) && result.GetValue(CommandLine.JsonOption))
                result.AddError("figures: --csv and --json: choose one");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        FigureConditionDefinition asked = new() { Of = arguments.GetValue(s_of)!, Near = arguments.GetValue(s_near)! };
        bool everything = asked.Of.Count + asked.Near.Count == 0;
        List<DefinitionError> errors = [];
        FigureCondition? condition = everything ? null : FigureCondition.Compile(asked, "", errors, settings.Synonyms);
        if (errors.Count > 0)
        {
            Terminal.Fail(json, "bad-phrase", string.Join('\n', errors.Select(e => $"--{e.Key.Split(':')[1].ToLowerInvariant()} {e.Value}: {e.Message}")));
            return ExitCode.Usage;
        }

        IReadOnlyList<FigureSeries> series = Read(settings, condition, arguments.GetValue(s_since));
        if (arguments.GetValue(s_svg) is { } picture)
            File.WriteAllText(picture, FiguresPicture.Draw(series), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (json)
            Terminal.PrintJson(series.Select(ToJson));
        else if (arguments.GetValue(s_csv))
            FiguresCsv.Write(Console.Out, series);
        else if (everything)
            FiguresTable.PrintOverview(Terminal.Screen, series);
        else
            FiguresTable.Print(Terminal.Screen, series);
        return ExitCode.Done;
    }

    /// <summary>Those with the most figures first.</summary>
    private static IReadOnlyList<FigureSeries> Read(WatcherSettings settings, FigureCondition? condition, DateOnly? since)
    {
        using SqliteConnection? db = FigureLedger.OpenToRead(new Folders(settings.DataFolder));
        if (db is null)
            return [];
        bool Fits(Figure figure) => condition is null || condition.Find([figure]).Count > 0;
        return
        [
            .. FigureSeries.Of(FigureLedger.All(db, Fits, since, settings.Synonyms), condition?.HasNear ?? false)
                .OrderByDescending(s => s.Points.Count).ThenBy(s => s.Name, StringComparer.Ordinal),
        ];
    }

    private static object ToJson(FigureSeries series) => new
    {
        series = series.Name,
        kind = series.Points[0].Statement.Figure.Kind,
        role = series.Points[0].Statement.Role,
        points = series.Points.Select(point => new
        {
            point = FindingsJson.Of(point.Statement),
            copies = point.Copies.Select(copy => new { day = FigureLedger.DayText(copy.In.Day), source = copy.In.Source, report = copy.In.Name }),
        }),
    };
}
