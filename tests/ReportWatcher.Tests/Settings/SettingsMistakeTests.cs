using System.Text.Json.Nodes;
using ReportWatcher.Analysis;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Settings;

/// <summary>Every mistake in the settings is found before anything starts, under its key, with the value found and what is allowed.</summary>
public sealed class SettingsMistakeTests
{
    // Each line: where in the section (JSON pointer-like), what is put there, then the key, the value and a part of the message of the one mistake.
    public static TheoryData<string, string, string, string?, string> Mistakes => new()
    {
        { "DataFoldr", "\"data\"", "DataFoldr", "data", "did you mean DataFolder?" },
        { "Mail/Form", "\"a@example.org\"", "Mail:Form", "a@example.org", "did you mean From?" },
        { "Watches/0/Figures/0/In", "\"Iraq\"", "Watches:0:Figures:0:In", "Iraq", "did you mean Is?" },
        { "Watches/0/Recipients", "[\"a@example.org\"]", "Watches:0:Recipients", null, "known here: " },
        { "Watches/0/To", "\"desk@example.org\"", "Watches:0:To", "desk@example.org", "expected a list: [ \"desk@example.org\" ]" },
        { "Watches/1/Any", "{\"First\":\"Camp Bravo\"}", "Watches:1:Any:First", "Camp Bravo", "expected a list" },
        { "DataFolder", "[\"data\"]", "DataFolder", null, "expected a text" },
        { "Mail", "\"Pickup\"", "Mail", "Pickup", "expected an object" },
        { "Mail/Transport", "\"Pigeon\"", "Mail:Transport", "Pigeon", "expected one of Pickup, Smtp, MailKit" },
        { "Mail/Transport", "\"1\"", "Mail:Transport", "1", "expected one of Pickup, Smtp, MailKit" },
        { "Intake/SettleTime", "\"5 seconds\"", "Intake:SettleTime", "5 seconds", "expected a time span hh:mm:ss" },
        { "Intake/SettleTime", "\"00:00:00.01\"", "Intake:SettleTime", "00:00:00.0100000", "expected 00:00:00.1" },
        { "Intake/RescanInterval", "\"1.00:00:00\"", "Intake:RescanInterval", "1.00:00:00", "expected 00:00:01 to 01:00:00" },
        { "Intake/MaxReportMegabytes", "\"many\"", "Intake:MaxReportMegabytes", "many", "expected a whole number" },
        { "Intake/MaxReportMegabytes", "0", "Intake:MaxReportMegabytes", "0", "expected 1 to 1024" },
        { "Intake/FallbackEncoding", "\"latin-47\"", "Intake:FallbackEncoding", "latin-47", "windows-1252" },
        { "Topics/withdrawal/Threshold", "\"high\"", "Topics:withdrawal:Threshold", "high", "expected a number" },
        { "Watches/0/Topics", "[\"withdrawl\"]", "Watches:0:Topics:0", "withdrawl", "withdrawal" },
        { "Watches/0/Inboxes", "[\"wired\"]", "Watches:0:Inboxes:0", "wired", "wire" },
        { "Watches/1/Name", "\"Troops\"", "Watches:1:Name", "Troops", "has this name already" },
        { "Watches/0/To", "[]", "Watches:0:To", null, "the watch \"Troops\" alerts nobody" },
        { "Watches/0/To", "[\"desk(at)example.org\"]", "Watches:0:To:0", "desk(at)example.org", "expected a mail address" },
        { "Watches/0/To", "[\"desk@example.org\\r\\nBcc: x@example.org\"]", "Watches:0:To:0", "desk@example.org\r\nBcc: x@example.org", "expected a mail address" },
        { "Mail/From", "\"nobody\"", "Mail:From", "nobody", "expected a mail address" },
        { "DataFolder", "\"\"", "DataFolder", "", "expected the path of a folder" },
        { "Watches/0/To", "[null]", "Watches:0:To", null, "the watch \"Troops\" alerts nobody" },
        { "Watches/1/Any", "[null]", "Watches:1", "Bases", "has no condition" },
        { "Watches/0", "\"Troops\"", "Watches:0", "Troops", "expected an object" },
        { "Inboxes/0/Path", "\"\"", "Inboxes:0:Path", "", "expected the path of a folder" },
        { "Inboxes", "[{\"Path\":\"inbox\"},{\"Path\":\"inbox/agency\"}]", "Inboxes:1:Path", "inbox/agency", "inboxes must lie apart" },
        { "Inboxes", "[{\"Path\":\"a\",\"Tag\":\"wire\"},{\"Path\":\"b\",\"Tag\":\"Wire\"}]", "Inboxes:1:Tag", "Wire", "another inbox has this tag" },
        { "DataFolder", "\"inbox/data\"", "DataFolder", "*inbox/data", "must lie apart" },
        { "Mail/PickupFolder", "\"inbox/mail\"", "Mail:PickupFolder", "*inbox/mail", "must lie apart" },
        { "Mail", "{\"Transport\":\"Smtp\",\"From\":\"a@example.org\"}", "Mail:Host", null, "needs the name of the submission server" },
        { "Mail", "{\"Transport\":\"Smtp\",\"From\":\"a@example.org\",\"Host\":\"mx\",\"Port\":70000}", "Mail:Port", "70000", "expected 1 to 65535" },
        { "Mail", "{\"Transport\":\"Smtp\",\"From\":\"a@example.org\",\"Host\":\"mx\",\"UserName\":\"u\"}", "Mail:Password", null, "ReportWatcher__Mail__Password" },
        { "Mail", "{\"Transport\":\"Smtp\",\"From\":\"a@example.org\",\"Host\":\"mx\",\"PasswordFile\":\"none\"}", "Mail:PasswordFile", "*none", "there is no such file" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsNamedWithItsKeyItsValueAndWhatIsAllowed(string at, string json, string key, string? value, string message)
    {
        using Site site = new(section => Put(section, at, JsonNode.Parse(json)));

        DefinitionError mistake = Should.Throw<SettingsException>(() => SettingsFile.Load(site.SettingsFile)).Errors.ShouldHaveSingleItem();

        mistake.Key.ShouldBe(key);
        if (value is ['*', .. string end])
            mistake.Value.ShouldNotBeNull().ShouldEndWith(end);
        else
            mistake.Value.ShouldBe(value);
        mistake.Message.ShouldContain(message);
    }

    [Fact]
    public void AllMistakesAreListedTogether()
    {
        using Site site = new(section =>
        {
            Put(section, "Colour", "red");
            Put(section, "Mail/Transport", "Pigeon");
            Put(section, "Intake/MaxReportMegabytes", 0);
            Put(section, "Watches/0/To", new JsonArray());
            Put(section, "Watches/1/Any", new JsonArray("ab*"));
        });

        SettingsException exception = Should.Throw<SettingsException>(() => SettingsFile.Load(site.SettingsFile));

        exception.Errors.Select(e => e.Key).ShouldBe(["Colour", "Mail:Transport", "Intake:MaxReportMegabytes", "Watches:0:To", "Watches:1:Any:0"], ignoreOrder: true);
        exception.Message.ShouldContain("5 mistakes");
        exception.Message.ShouldContain("  Mail:Transport = \"Pigeon\": ");
    }

    [Fact]
    public void BrokenJsonIsNamedWithItsLine()
    {
        using Site site = new();
        File.WriteAllText(site.SettingsFile, "{\n  \"ReportWatcher\": {\n    \"DataFolder\": \"data\"\n    \"Watches\": []\n  }\n}\n");

        Should.Throw<SettingsException>(() => SettingsFile.Load(site.SettingsFile)).Message.ShouldContain("LineNumber: 3");
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        using Site site = new();

        Should.Throw<SettingsException>(() => SettingsFile.Load(site.Folder["other.json"])).Message
            .ShouldBe($"{site.Folder["other.json"]}: 1 mistake in the settings\n  file: there is no such file; give one with --settings FILE");
    }

    [Fact]
    public void AFileWithoutOurSectionIsNotTakenForEmptySettings()
    {
        using Site site = new();
        File.WriteAllText(site.SettingsFile, """{ "Logging": {} }""");

        Should.Throw<SettingsException>(() => SettingsFile.Load(site.SettingsFile)).Message.ShouldContain("has no section \"ReportWatcher\"");
    }

    [Fact]
    public void MailKitIsRefusedByABuildWithoutIt()
    {
        using Site site = new(section => Put(section, "Mail", JsonNode.Parse("""{"Transport":"MailKit","From":"a@example.org","Host":"mx.example.org"}""")));
        IReadOnlyList<string> keys = [];
        try
        {
            SettingsFile.Load(site.SettingsFile);
        }
        catch (SettingsException e)
        {
            keys = [.. e.Errors.Select(error => error.Key)];
        }

        keys.ShouldBe(ReportWatcher.Mail.MailTransports.HasMailKit ? [] : ["Mail:Transport"]);
    }

    [Fact]
    public void TheSettingsThatAreShippedAreInOrder()
    {
        WatcherSettings settings = SettingsFile.Load(Path.Combine(Repository.Root, "appsettings.json"));

        settings.Watches.ShouldNotBeEmpty();
        settings.Topics.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("DataFolder")]
    [InlineData("Inboxes")]
    [InlineData("Intake")]
    [InlineData("Intake/SettleTime")]
    [InlineData("Topics")]
    [InlineData("Topics/withdrawal/Any")]
    [InlineData("Mail")]
    [InlineData("Mail/From")]
    [InlineData("Mail/UserName")]
    [InlineData("Watches/0/Topics")]
    public void ANullIsAKeyThatIsNotSet(string at)
    {
        using Site site = new(section => Put(section, at, null));

        SettingsFile.Load(site.SettingsFile).Mail.From.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void RelativePathsAreRelativeToTheSettingsFile()
    {
        using Site site = new();

        WatcherSettings settings = SettingsFile.Load(site.SettingsFile);

        settings.Inboxes.Single().Path.ShouldBe(site.Inbox);
        settings.DataFolder.ShouldBe(site.Data);
        settings.Mail.PickupFolder.ShouldBe(site.Mail);
    }

    private static void Put(JsonObject section, string at, JsonNode? value)
    {
        string[] steps = at.Split('/');
        JsonNode node = section;
        foreach (string step in steps[..^1])
            node = node is JsonArray list ? list[int.Parse(step)]! : node[step]!;
        if (node is JsonArray array)
            array[int.Parse(steps[^1])] = value;
        else
            node[steps[^1]] = value;
    }
}
