using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Commands;

/// <summary>The verb <c>figures</c>, and what <c>explain</c> and <c>check</c> say of watches that remember.</summary>
public sealed class FiguresVerbTests
{
    private static readonly JsonNode s_changes = JsonNode.Parse(
        """[ { "Name": "Level", "Figures": [ { "Of": ["soldiers"], "Near": ["Iraq"], "Changes": { "By": "5%" } } ], "To": ["desk@example.org"] } ]""")!;

    [Fact]
    public async Task AServiceThatRunsIsAskedForItsSeries()
    {
        using Site site = Site();
        await using RunningIntake intake = new(site);
        await DropAsync(site, "first.txt", "2024-07-22", "There are about 2,500 American soldiers in Iraq.");
        await DropAsync(site, "second.txt", "2024-08-02", "There are 2,000 troops in Iraq.");
        await DropAsync(site, "elsewhere.txt", "2024-08-02", "There are 900 soldiers in Syria.");

        JsonElement[] series = [.. (await FiguresAsync(site, "--of", "soldiers", "--near", "Iraq", "--json")).Json.EnumerateArray()];

        series.ShouldHaveSingleItem().GetProperty("points").EnumerateArray().Select(p => p.GetProperty("point"))
            .Select(p => (p.GetProperty("day").GetString(), p.GetProperty("value").GetDecimal(), p.GetProperty("qualifier").GetString(), p.GetProperty("report").GetString()))
            .ShouldBe([("2024-07-22", 2500m, "about", "first.txt"), ("2024-08-02", 2000m, "exact", "second.txt")]);
        (await FiguresAsync(site, "--of", "soldiers", "--near", "Iraq", "--since", "2024-08-01", "--json")).Json[0].GetProperty("points").GetArrayLength().ShouldBe(1);
        (await FiguresAsync(site, "--of", "soldiers")).Output.ShouldContain("There are 900 soldiers in Syria.");
    }

    [Fact]
    public async Task NoCellOfTheTableIsAFormulaAndThePictureIsXml()
    {
        using Site site = Site();
        await using RunningIntake intake = new(site);
        await DropAsync(site, "=cmd|calc.txt", "2024-07-22", "=HYPERLINK(\"https://example.org\") There are 2,500 soldiers in Iraq & <elsewhere>.");
        string picture = site.Folder["series.svg"];

        string[] lines = (await FiguresAsync(site, "--of", "soldiers", "--csv", "--svg", picture)).Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        lines[0].ShouldBe("series,day,day_stated,value,upper,qualifier,unit,date,text,place,source,report,copy,sentence");
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain(",2500,,exact,");
        lines[1].ShouldContain(",'=cmd|calc.txt,");
        lines[1].ShouldContain("\"'=HYPERLINK(\"\"https://example.org\"\")");
        XDocument.Load(picture).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Theory]
    [InlineData("--since", "2024")]
    [InlineData("--of", "*x")]
    [InlineData("--csv", "--json")]
    public async Task WrongUsageIsSaid(string option, string value)
    {
        using Site site = Site();
        Finished finished = await FiguresAsync(site, option, value);
        finished.Code.ShouldBe(2);
    }

    [Fact]
    public async Task WithoutALedgerThereIsNothing()
    {
        using Site site = Site();
        (await FiguresAsync(site, "--json")).Json.GetArrayLength().ShouldBe(0);
        Directory.Exists(site.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task ExplainSaysWhatAReportWouldChangeAndChangesNothing()
    {
        using Site site = Site();
        await using (new RunningIntake(site))
            await DropAsync(site, "first.txt", "2024-07-22", "There are 2,500 soldiers in Iraq.");
        string next = site.Folder.Write("next.txt", Report("2024-08-02", "There are 2,000 soldiers in Iraq.")), old = site.Folder.Write("old.txt", Report("2020-08-02", "There are 5,200 soldiers in Iraq."));

        for (int i = 0; i < 2; i++)
        {
            JsonElement news = (await ServiceProcess.RunAsync("explain", "--json", next, "--settings", site.SettingsFile)).Json
                .GetProperty("matches")[0].GetProperty("reasons")[0].GetProperty("news");
            (news.GetProperty("kind").GetString(), news.GetProperty("difference").GetDecimal()).ShouldBe(("changed", -500m));
            news.GetProperty("earlier").GetProperty("report").GetString().ShouldBe("first.txt");
        }

        JsonElement late = (await ServiceProcess.RunAsync("explain", "--json", old, "--settings", site.SettingsFile)).Json;
        late.GetProperty("matches").GetArrayLength().ShouldBe(0);
        late.GetProperty("followed")[0].GetProperty("late").GetBoolean().ShouldBeTrue();
        site.Query<int>("SELECT count(*) FROM figures WHERE series_head = 'soldier'").ShouldBe([1]);
    }

    [Fact]
    public async Task AnEmptyConditionIsAMistakeAndNotAnAlertOnEveryFigure()
    {
        using Site site = new(section => section["Watches"] = JsonNode.Parse(
            """[ { "Name": "Level", "Figures": [ { "Of": ["soldiers"], "Changes": {} } ], "To": ["desk@example.org"] } ]"""));
        Finished check = await ServiceProcess.RunAsync("check", "--settings", site.SettingsFile);
        check.Code.ShouldBe(2);
        (check.Output + check.Error).ShouldContain("Watches:0:Figures:0:Changes: is empty; write at least one of its keys: By, Direction");
    }

    private static Site Site() => new(section => section["Watches"] = s_changes.DeepClone());

    private static Task<Finished> FiguresAsync(Site site, params string[] arguments)
        => ServiceProcess.RunAsync(["figures", .. arguments, "--settings", site.SettingsFile]);

    private static async Task DropAsync(Site site, string name, string day, string sentence)
    {
        site.Drop(name, Report(day, sentence));
        await site.FiledAsync(name);
    }

    private static string Report(string day, string sentence) => $"Talks on the mission go on in Baghdad\n\nPublished {day}\n\nOfficials of both countries met again.\n\n{sentence}\n\nNothing else was said on that day.\n";
}
