using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Intake;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>explain</c>: how reports are read, and why which watch fires. Changes nothing.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string[]> s_files = new("FILE")
    {
        Description = "Reports, or folders of reports.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> s_lines = new("--lines")
    {
        Description = """Many short texts: a file with one JSON object {"id","text"} a line; "id" comes back in place of "file".""",
        HelpName = "FILE.jsonl",
    };

    private static readonly Option<string?> s_inbox = new("--inbox")
    {
        Description = "The inbox (its tag) that the reports count as coming from. Default: the first.",
        HelpName = "TAG",
    };

    private static readonly Option<bool> s_noPrefilter = new("--no-prefilter")
    {
        Description = "Match every watch word by word, without index: slow, and by definition right. To compare with the usual answer.",
    };

    public static Command Create()
    {
        Command command = new("explain", "Show what is read, set aside, classified, counted and matched in reports, and why. Changes nothing.") { s_files, s_lines, s_inbox, s_noPrefilter };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_files) is not { Length: > 0 } && result.GetValue(s_lines) is null)
                result.AddError("explain: name at least one FILE, or --lines FILE.jsonl");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        string inbox = InboxTag.Choose(settings, arguments.GetValue(s_inbox));
        bool prefilter = !arguments.GetValue(s_noPrefilter);
        TopicModel? model = ModelFile.ReadIfAny(new Folders(settings.DataFolder).TopicModel);
        bool json = arguments.GetValue(CommandLine.JsonOption);
        using ReportReader reader = ReportReader.For(settings);
        using FigureRecall recall = new(new Folders(settings.DataFolder), settings.Synonyms, TimeProvider.System);
        using AlertFates fates = new(new Folders(settings.DataFolder));
        IEnumerable<Explanation> ofFiles = ReportFile.Collect(arguments.GetValue(s_files)!)
            .AsParallel().AsOrdered().SelectMany(file => OfFile(settings, reader, file, Analyse, fates));
        IEnumerable<Explanation> ofLines = arguments.GetValue(s_lines) is { } lines
            ? File.ReadLines(lines).Where(line => !string.IsNullOrWhiteSpace(line)).AsParallel().AsOrdered().Select(line => OfLine(settings, line, Analyse))
            : [];

        bool failed = false;
        foreach (Explanation explanation in ofFiles.Concat(ofLines))
        {
            failed |= explanation.Findings is null;
            if (json)
                Console.Out.WriteLine(explanation.ToJson());
            else
                ExplanationView.Print(Terminal.Screen, explanation);
        }

        return failed ? ExitCode.Failed : ExitCode.Done;

        Findings Analyse(Article article, string name, byte[]? content)
            => recall.Settle(settings.Analyzer.Analyze(article, inbox, prefilter, model), name, content is null ? null : Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static List<Explanation> OfFile(WatcherSettings settings, ReportReader reader, ReportFile file, Func<Article, string, byte[]?, Findings> analyse, AlertFates fates)
        => OfContent(reader, file.Shown, file.Name, 0, analyse, fates, () => file.ReadAllBytes(settings.Intake.MaxReportMegabytes));

    /// <summary>A report, and then what is attached to it.</summary>
    private static List<Explanation> OfContent(
        ReportReader reader, string shown, string name, int depth, Func<Article, string, byte[]?, Findings> analyse, AlertFates fates, Func<byte[]> content)
    {
        ReadReport? read = null;
        IReadOnlyList<AlertFate> alerts = [];
        List<Explanation> all =
        [
            Explain("file", JsonSerializer.SerializeToElement(shown), () =>
            {
                byte[] bytes = content();
                read = reader.Read(bytes);
                alerts = fates.Of(Convert.ToHexStringLower(SHA256.HashData(bytes)));
                return analyse(read.Article, name, bytes);
            }),
        ];
        all[0] = all[0] with { Alerts = alerts };
        if (depth < ReportProcessor.DeepestMail)
        {
            foreach (AttachedFile attached in read?.Attachments ?? [])
                all.AddRange(OfContent(reader, $"{shown} - {attached.Name}", $"{name} - {attached.Name}", depth + 1, analyse, fates, () => attached.Content.ToArray()));
        }

        return all;
    }

    private static Explanation OfLine(WatcherSettings settings, string line, Func<Article, string, byte[]?, Findings> analyse)
    {
        try
        {
            JsonElement text = JsonSerializer.Deserialize<JsonElement>(line);
            return Explain("id", text.GetProperty("id"), () => analyse(settings.Reader.Read(text.GetProperty("text").GetString()!), text.GetProperty("id").ToString(), null));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Explanation("id", default, null, "bad-line", $"expected an object {{\"id\",\"text\"}}, found {VisibleText.Cut(line, 80)}");
        }
    }

    private static Explanation Explain(string key, JsonElement id, Func<Findings> analyse)
    {
        try
        {
            return new Explanation(key, id, analyse(), null, null);
        }
        catch (UnreadableReportException e)
        {
            return new Explanation(key, id, null, e.Code, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Explanation(key, id, null, "io", e.Message);
        }
    }
}

/// <summary>What is known of one report, or why nothing is.</summary>
/// <param name="Key">"file" or "id".</param>
/// <param name="Id">What stands under the key.</param>
internal sealed record Explanation(string Key, JsonElement Id, Findings? Findings, string? Code, string? Message)
{
    /// <summary>What became of its alerts, if this very report is recorded.</summary>
    public IReadOnlyList<AlertFate> Alerts { get; init; } = [];

    public string Name => Id.ValueKind == JsonValueKind.Undefined ? "?" : Id.ToString();

    public string ToJson()
    {
        Dictionary<string, object?> line = new() { [Key] = Id.ValueKind == JsonValueKind.Undefined ? null : Id };
        if (Findings is null)
        {
            line["error"] = new { code = Code, message = Message };
        }
        else
        {
            ReportJson report = FindingsJson.Of(Findings);
            line["article"] = report.Article;
            line["topics"] = report.Topics;
            line["unsure"] = report.Unsure;
            line["figures"] = report.Figures;
            line["matches"] = report.Matches;
            if (Findings.Followed.Count > 0)
                line["followed"] = Findings.Followed.Select(FindingsJson.Of);
            if (Alerts.Count > 0)
                line["alerts"] = Alerts;
        }

        return JsonSerializer.Serialize(line, FindingsJson.Options);
    }
}
