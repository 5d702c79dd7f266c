using System.Diagnostics;
using System.Text.Json;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Commands;

/// <summary>The verbs as scripts see them: the shapes of their JSON, which are an interface, and their exit codes.</summary>
public sealed class VerbTests
{
    private const string Title = "Talks begin on the drawdown";
    private const string Text =
        Title + "\n\nBy A. Reporter\nMonday, 22 July 2024\n\n"
        + "Commanders met on Monday to discuss the drawdown and what is to follow it.\n\n"
        + "There are about 2,500 soldiers at Camp Bravo, and between 300 and 400 vehicles, a spokesman said.\n";

    private static readonly string[] s_explained = ["file", "article", "topics", "unsure", "figures", "matches"];
    private static readonly string[] s_taken = ["file", "state", "title", "topics", "figures", "watches", "mails", "duplicateOf", "reason"];

    [Fact]
    public async Task ExplainPrintsOneObjectALineInTheDocumentedShape()
    {
        using Site site = new();
        string one = site.Folder.Write("reports/one.txt", Text), two = site.Folder.Write("reports/two.txt", "Nothing happened today.\n\nThe valley was quiet all day long.\n");

        Finished explain = await ServiceProcess.RunAsync("explain", "--json", site.Folder["reports"], "--settings", site.SettingsFile);

        explain.Code.ShouldBe(0);
        JsonElement[] lines = Lines(explain.Output);
        lines.Select(l => l.GetProperty("file").GetString()).ShouldBe([one, two]);
        lines.ShouldAllBe(l => Names(l).SequenceEqual(s_explained));
        JsonElement article = lines[0].GetProperty("article");
        Names(article).ShouldBe(["title", "titleStated", "source", "author", "published", "language", "lead", "body", "furniture", "furnitureReasons", "shareKept", "littleKept"]);
        article.GetProperty("title").GetString().ShouldBe(Title);
        article.GetProperty("published").GetString().ShouldBe("2024-07-22");
        JsonElement figure = lines[0].GetProperty("figures").EnumerateArray().First(f => f.GetProperty("value").GetDecimal() == 2500);
        Names(figure).ShouldBe(["text", "value", "upper", "qualifier", "unit", "subject", "place", "kind", "sentence", "start", "end"]);
        figure.GetProperty("qualifier").GetString().ShouldBe("about");
        figure.GetProperty("kind").GetString().ShouldBe("count");
        JsonElement topic = lines[0].GetProperty("topics").EnumerateArray().Single();
        Names(topic).ShouldBe(["name", "score", "reasons"]);
        JsonElement match = lines[0].GetProperty("matches").EnumerateArray().First(m => m.GetProperty("watch").GetString() == "Bases");
        Names(match).ShouldBe(["watch", "reasons"]);
        Names(match.GetProperty("reasons")[0]).ShouldBe(["text", "start", "end", "sentence"]);
        lines[1].GetProperty("matches").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task OffsetsCutTheirTextOutOfTheBody()
    {
        using Site site = new();
        // Letters beyond the basic plane before the hits: offsets are UTF-16 code units, not characters and not bytes.
        string report = site.Folder.Write("report.txt", Text.Replace("Commanders met", "𝔖oldiers’ commanders — in Çankırı — met", StringComparison.Ordinal));

        JsonElement explained = (await ServiceProcess.RunAsync("explain", "--json", report, "--settings", site.SettingsFile)).Json;

        string title = explained.GetProperty("article").GetProperty("title").GetString()!, body = explained.GetProperty("article").GetProperty("body").GetString()!;
        JsonElement[] spans =
        [
            .. explained.GetProperty("figures").EnumerateArray(),
            .. explained.GetProperty("matches").EnumerateArray().SelectMany(m => m.GetProperty("reasons").EnumerateArray()),
        ];
        spans.Length.ShouldBeGreaterThan(3);
        foreach (JsonElement span in spans)
        {
            string field = span.TryGetProperty("field", out JsonElement where) && where.GetString() == "title" ? title : body;
            field[span.GetProperty("start").GetInt32()..span.GetProperty("end").GetInt32()].ShouldBe(span.GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task ExplainTakesManyTextsFromALinesFile()
    {
        using Site site = new();
        string lines = site.Folder.Write("texts.jsonl", """
            {"id":"a","text":"There are about 2,500 soldiers at Camp Bravo."}
            {"id":7,"text":"Nothing."}
            no json
            {"id":"c"}

            """);

        Finished explain = await ServiceProcess.RunAsync("explain", "--json", "--lines", lines, "--settings", site.SettingsFile);

        explain.Code.ShouldBe(1);
        JsonElement[] explained = Lines(explain.Output);
        explained.Length.ShouldBe(4);
        explained[0].GetProperty("id").GetString().ShouldBe("a");
        explained[0].GetProperty("figures").GetArrayLength().ShouldBe(1);
        explained[1].GetProperty("id").GetInt32().ShouldBe(7);
        explained[2].GetProperty("error").GetProperty("code").GetString().ShouldBe("bad-line");
        explained[3].GetProperty("error").GetProperty("code").GetString().ShouldBe("bad-line");
    }

    [Fact]
    public async Task ExplainSaysOfEachFileWhyItCannotBeReadAndGoesOn()
    {
        using Site site = new();
        string empty = site.Folder.Write("a.txt", ""), good = site.Folder.Write("b.txt", Text);

        Finished explain = await ServiceProcess.RunAsync("explain", "--json", empty, good, "--settings", site.SettingsFile);

        explain.Code.ShouldBe(1);
        JsonElement[] lines = Lines(explain.Output);
        lines[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("empty");
        lines[1].GetProperty("article").GetProperty("title").GetString().ShouldBe(Title);
    }

    [Fact]
    public async Task ExplainChangesNothing()
    {
        using Site site = new();
        string report = site.Folder.Write("report.txt", Text);

        (await ServiceProcess.RunAsync("explain", report, "--settings", site.SettingsFile)).Output.ShouldContain("about 2,500 soldiers");

        Directory.Exists(site.Data).ShouldBeFalse();
        File.Exists(report).ShouldBeTrue();
    }

    [Fact]
    public async Task OnceTakesCopiesAndLeavesTheOriginals()
    {
        using Site site = new();
        site.Folder.Write("reports/one.txt", Text);
        site.Folder.Write("reports/deeper/copy.txt", Text);
        site.Folder.Write("reports/empty.txt", "");

        Finished once = await ServiceProcess.RunAsync("once", site.Folder["reports"], "--json", "--settings", site.SettingsFile);

        once.Code.ShouldBe(1);
        site.FilesIn("reports").ShouldBe([Path.Combine("deeper", "copy.txt"), "empty.txt", "one.txt"]);
        File.ReadAllText(site.Folder["reports/one.txt"]).ShouldBe(Text);
        Names(once.Json).ShouldBe(["reports", "notTaken", "leftBehind", "mail"]);
        JsonElement[] reports = [.. once.Json.GetProperty("reports").EnumerateArray()];
        reports.ShouldAllBe(r => Names(r).SequenceEqual(s_taken));
        reports.Select(r => r.GetProperty("state").GetString()).ShouldBe(["done", "duplicate", "failed"], ignoreOrder: true);
        JsonElement done = reports.Single(r => r.GetProperty("state").GetString() == "done");
        done.GetProperty("watches").EnumerateArray().Select(w => w.GetString()).ShouldBe(["Troops", "Bases"]);
        done.GetProperty("mails").GetInt32().ShouldBe(3);
        reports.Single(r => r.GetProperty("state").GetString() == "failed").GetProperty("reason").GetProperty("code").GetString().ShouldBe("empty");
        once.Json.GetProperty("mail").GetProperty("sent").GetInt32().ShouldBe(3);
        site.Mails.Count.ShouldBe(3);
    }

    [LinuxFact]
    public async Task AFileNamedOnTheCommandLineNeedNoNameInUtf8()
    {
        using Site site = new();
        byte[] name = [.. "caf"u8, 0xe9, .. ".txt"u8];
        LinuxFiles.RenameToBytes(site.Folder.Write("one.txt", Text), site.Folder.Path, name);
        Directory.CreateDirectory(site.Folder["reports"]);
        LinuxFiles.RenameToBytes(site.Folder.Write("two.txt", $"{Text}And more.\n"), site.Folder["reports"], name);
        // The shell hands over the bytes of the name.
        string[] withTheFile = ["-c", $"exec \"$0\" \"$@\" '{site.Folder.Path}'/caf* '{site.Folder["reports"]}'"];

        Finished explain = await ServiceProcess.RunThroughAsync("/bin/sh", withTheFile, "explain", "--json", "--settings", site.SettingsFile);
        Finished once = await ServiceProcess.RunThroughAsync("/bin/sh", withTheFile, "once", "--json", "--settings", site.SettingsFile);

        (explain.Code, once.Code).ShouldBe((0, 0), explain.Output + explain.Error + once.Error);
        Lines(explain.Output).Select(l => l.GetProperty("article").GetProperty("title").GetString()).ShouldBe([Title, Title]);
        once.Json.GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("file").GetString()).ShouldBe(["caf%E9.txt", "caf%E9.txt"]);
        site.Reports.Select(r => (r.Name, r.State)).ShouldBe([("caf%E9.txt", "done"), ("caf%E9.txt", "done")]);
    }

    [LinuxFact]
    public async Task AFolderNamedOnTheCommandLineWhoseNameIsNoUtf8IsRefusedInWords()
    {
        using Site site = new();
        Directory.CreateDirectory(site.Folder["reports"]);
        LinuxFiles.RenameToBytes(site.Folder["reports"], site.Folder.Path, [.. "ordn"u8, 0xe9]);

        Finished once = await ServiceProcess.RunThroughAsync("/bin/sh", ["-c", $"exec \"$0\" \"$@\" '{site.Folder.Path}'/ordn*"], "once", "--settings", site.SettingsFile);

        once.Code.ShouldBe(1);
        once.Error.ShouldContain("is a folder whose name is no valid UTF-8: nothing in it is read; rename it");
    }

    [Fact]
    public async Task OnceWithoutAPathEmptiesTheInboxes()
    {
        using Site site = new();
        for (int i = 0; i < 150; i++)
            site.Drop($"{i}.txt", $"{Text}Item {i}.\n");

        Finished once = await ServiceProcess.RunAsync("once", "--json", "--settings", site.SettingsFile);

        once.Code.ShouldBe(0);
        once.Json.GetProperty("reports").GetArrayLength().ShouldBe(150);
        site.FilesIn("inbox").ShouldBeEmpty();
        site.FilesIn("data/done").Count.ShouldBe(150);
        site.Mails.Count.ShouldBe(450);
    }

    [LinuxFact]
    public async Task OnceNamesTheFilesThatSomebodyStillWrites()
    {
        using Site site = new();
        site.Drop("done.txt", Text);
        using FileStream held = new(Path.Combine(site.Inbox, "held.txt"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);

        Finished once = await ServiceProcess.RunAsync("once", "--json", "--settings", site.SettingsFile);

        once.Json.GetProperty("leftBehind").EnumerateArray().Select(f => f.GetString()).ShouldBe([Path.Combine(site.Inbox, "held.txt")]);
        site.Reports.Select(r => r.Name).ShouldBe(["done.txt"]);
    }

    [Fact]
    public async Task StatusTellsWhatTheLedgerHas()
    {
        using Site site = new();
        Finished before = await ServiceProcess.RunAsync("status", "--json", "--settings", site.SettingsFile);
        site.Folder.Write("one.txt", Text);
        site.Folder.Write("empty.txt", "");
        await ServiceProcess.RunAsync("once", site.Folder["one.txt"], site.Folder["empty.txt"], "--settings", site.SettingsFile);
        site.Drop("waiting.txt", Text);

        Finished after = await ServiceProcess.RunAsync("status", "--json", "--settings", site.SettingsFile);

        before.Code.ShouldBe(0);
        before.Json.GetProperty("ledger").ValueKind.ShouldBe(JsonValueKind.Null);
        after.Code.ShouldBe(0);
        after.Json.GetProperty("running").GetBoolean().ShouldBeFalse();
        after.Json.GetProperty("inboxes")[0].GetProperty("waiting").GetInt32().ShouldBe(1);
        JsonElement ledger = after.Json.GetProperty("ledger");
        ledger.GetProperty("reports").GetProperty("done").GetInt32().ShouldBe(1);
        ledger.GetProperty("reports").GetProperty("failed").GetInt32().ShouldBe(1);
        ledger.GetProperty("alerts").GetProperty("sent").GetInt32().ShouldBe(3);
        ledger.GetProperty("ambiguities").GetInt32().ShouldBe(0);
        ledger.GetProperty("failures")[0].GetProperty("name").GetString().ShouldBe("empty.txt");
        ledger.GetProperty("lastMail").GetProperty("kind").GetString().ShouldBe("alert");
        ledger.GetProperty("arrivals").GetProperty("wire").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch.AddYears(50));
        after.Json.GetProperty("inboxes")[0].GetProperty("oldestWaitingSince").ValueKind.ShouldBe(JsonValueKind.String);
        after.Json.GetProperty("inForce").GetProperty("watches").GetInt32().ShouldBe(2);
        after.Json.GetProperty("nextDigests")[0].GetProperty("name").GetString().ShouldBe("daily");
        after.Json.GetProperty("problems").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task CheckPrintsTheSettingsOrTheMistakes()
    {
        using Site site = new();
        Finished good = await ServiceProcess.RunAsync("check", "--json", "--settings", site.SettingsFile);
        site.WriteSettings(s => s["DataFoldr"] = "x");
        Finished bad = await ServiceProcess.RunAsync("check", "--settings", site.SettingsFile);

        good.Code.ShouldBe(0);
        Names(good.Json).ShouldBe(["settings", "valid", "errors", "inboxes", "dataFolder", "topics", "watches", "mail"]);
        good.Json.GetProperty("watches").EnumerateArray().Select(w => w.GetProperty("name").GetString()).ShouldBe(["Troops", "Bases"]);
        bad.Code.ShouldBe(2);
        bad.Output.ShouldBeEmpty();
        bad.Error.ShouldContain("DataFoldr = \"x\": unknown key (did you mean DataFolder?)");
    }

    [Fact]
    public async Task MailTestSendsByTheWayThatAlertsTake()
    {
        using Site site = new();

        Finished test = await ServiceProcess.RunAsync("mail-test", "desk@example.org", "--json", "--settings", site.SettingsFile);

        test.Code.ShouldBe(0);
        Names(test.Json).ShouldBe(["to", "outcome", "detail", "transport"]);
        test.Json.GetProperty("outcome").GetString().ShouldBe("sent");
        site.Mails.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("frobnicate")]
    [InlineData("status --colour")]
    [InlineData("mail-test")]
    [InlineData("mail-test nobody")]
    [InlineData("check --settings nowhere.json")]
    [InlineData("explain report.txt --inbox nowhere")]
    public async Task WrongUsageEndsWithExitCodeTwoAndSaysWhy(string arguments)
    {
        using Site site = new();
        site.Folder.Write("report.txt", Text);

        Finished finished = await ServiceProcess.RunAsync(arguments.Split(' '), [], site.Folder.Path);

        finished.Code.ShouldBe(2);
        finished.Error.ShouldNotBeNullOrWhiteSpace();
        finished.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--help", "Exit codes")]
    [InlineData("once --help", "Copies are taken")]
    [InlineData("explain --help", "--lines")]
    public async Task HelpIsForPeopleAndEndsWithExitCodeZero(string arguments, string says)
    {
        Finished help = await ServiceProcess.RunAsync(arguments.Split(' '));

        help.Code.ShouldBe(0);
        help.Output.ShouldContain(says);
    }

    [Fact]
    public async Task AMissingReportIsAFailureInWords()
    {
        using Site site = new();

        Finished explain = await ServiceProcess.RunAsync("explain", "nothing.txt", "--settings", site.SettingsFile);

        explain.Code.ShouldBe(1);
        explain.Error.Trim().ShouldBe("nothing.txt: no such file or folder");
    }

    [LinuxFact]
    public async Task AReaderThatGoesAwayIsNoCrash()
    {
        using Site site = new();
        for (int i = 0; i < 300; i++)
            site.Folder.Write($"reports/{i:000}.txt", $"{Text}Item {i}.\n");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string command = $"'{dotnet}' '{Path.Combine(AppContext.BaseDirectory, "reportwatcher.dll")}' explain --json '{site.Folder["reports"]}' --settings '{site.SettingsFile}' | head -n 1";

        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command + "; echo ${PIPESTATUS[0]}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync(), error = shell.StandardError.ReadToEndAsync();
        await Eventually.EndsAsync(shell.WaitForExitAsync(), "the pipe to end");

        (await error).ShouldBeEmpty();
        (await output).TrimEnd().Split('\n')[^1].ShouldBe("0");
    }

    private static JsonElement[] Lines(string output)
        => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
