using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Commands;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Commands;

/// <summary>What <c>doctor</c> finds in a place that is not fit, and that it changes nothing.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task APlaceThatIsFitHasNothingToMend()
    {
        using Site site = new();
        (await ServiceProcess.RunAsync("once", site.Folder.Write("report.txt", "About 2,500 soldiers.\n\nThey are at Camp Bravo.\n"), "--settings", site.SettingsFile)).Code.ShouldBe(0);
        site.Drop("waiting.txt", "Another report.\n");
        IReadOnlyList<string> before = site.FilesIn("");

        Finished doctor = await ServiceProcess.RunAsync("doctor", "--json", "--settings", site.SettingsFile);

        doctor.Code.ShouldBe(0, doctor.Output);
        foreach (string what in (string[])["settings", "data folder", "clock", "ledger", "inbox wire", "mail", "pdftotext", "space"])
            FindingOf(doctor, what).GetProperty("grade").GetString().ShouldNotBe("bad");
        FindingOf(doctor, "ledger").GetProperty("seen").GetString()!.ShouldContain($"schema {LedgerSchema.Newest}");
        site.FilesIn("").ShouldBe(before);
    }

    [Fact]
    public async Task SettingsWithMistakesAreNamedAndTheRestIsLookedAtAllTheSame()
    {
        using Site site = new(s => s["Watches"]![0]!["Ingore"] = new JsonArray("x"));

        Finished doctor = await ServiceProcess.RunAsync("doctor", "--json", "--settings", site.SettingsFile);

        doctor.Code.ShouldBe(1);
        FindingOf(doctor, "settings").GetProperty("seen").GetString()!.ShouldContain("did you mean Ignore?");
        FindingOf(doctor, "data folder").GetProperty("grade").GetString().ShouldBe("good");
    }

    [Fact]
    public async Task AMailServerThatIsNotThereIsNamed()
    {
        int port;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using Site site = new(s => s["Mail"] = JsonNode.Parse($$"""{ "Transport": "Smtp", "Host": "127.0.0.1", "Port": {{port}}, "Security": "None", "From": "w@example.org" }"""));

        Finished doctor = await ServiceProcess.RunAsync("doctor", "--json", "--settings", site.SettingsFile);

        doctor.Code.ShouldBe(1);
        FindingOf(doctor, "mail").GetProperty("seen").GetString()!.ShouldContain($"127.0.0.1:{port}");
        FindingOf(doctor, "mail").GetProperty("mend").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task AMailServerThatTakesUsIsGood()
    {
        await using ScriptedSmtpServer server = new("S: <hello>\nC: QUIT\nS: 221 bye");
        using Site site = new(s => s["Mail"] = JsonNode.Parse($$"""{ "Transport": "Smtp", "Host": "127.0.0.1", "Port": {{server.Port}}, "Security": "None", "From": "w@example.org" }"""));

        Finished doctor = await ServiceProcess.RunAsync("doctor", "--json", "--settings", site.SettingsFile);

        FindingOf(doctor, "mail").GetProperty("grade").GetString().ShouldBe("good");
    }

    [Fact]
    public async Task ALedgerWithADamagedPageIsFound()
    {
        using Site site = new();
        (await ServiceProcess.RunAsync("once", site.Folder.Write("report.txt", "About 2,500 soldiers.\n\nThey are at Camp Bravo.\n"), "--settings", site.SettingsFile)).Code.ShouldBe(0);
        byte[] ledger = File.ReadAllBytes(site.Folders.LedgerFile);
        // Behind the schema, in the pages of tables and indexes.
        ledger.AsSpan(ledger.Length / 2, ledger.Length / 4).Fill(0xa5);
        File.WriteAllBytes(site.Folders.LedgerFile, ledger);

        (await ExamineAsync(site)).Single(f => f.What == "ledger").Grade.ShouldBe(Grade.Bad);
    }

    [Fact]
    public async Task AClockBehindTheLedgerIsFound()
    {
        using Site site = new();
        (await ServiceProcess.RunAsync("once", site.Folder.Write("report.txt", "About 2,500 soldiers.\n\nThey are at Camp Bravo.\n"), "--settings", site.SettingsFile)).Code.ShouldBe(0);
        using (SqliteConnection db = LedgerConnection.Open(site.Folders.LedgerFile))
            db.Execute("UPDATE reports SET recorded_at = recorded_at + 3600000");

        Finding clock = (await ExamineAsync(site)).Single(f => f.What == "clock");

        clock.Grade.ShouldBe(Grade.Bad);
        clock.Seen.ShouldContain("but a report was recorded at");
    }

    [Fact]
    public async Task ALedgerOfANewerProgramIsNamed()
    {
        using Site site = new();
        Directory.CreateDirectory(site.Data);
        using (SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False"))
            db.Execute("PRAGMA user_version = 4711");

        Finding ledger = (await ExamineAsync(site)).Single(f => f.What == "ledger");

        ledger.Grade.ShouldBe(Grade.Bad);
        ledger.Mend.ShouldNotBeNull().ShouldContain("Install the version");
    }

    [RootFact]
    public async Task WhatTheServicesUserMayNotDoIsFoundByAskingAsThatUser()
    {
        using Site site = new();
        Directory.CreateDirectory(site.Data);
        // Somebody else may look everywhere and write nowhere.
        Process.Start("chmod", ["-R", "go=rX", site.Folder[""]]).WaitForExit();
        for (string? folder = Path.GetDirectoryName(site.SettingsFile); folder is not null; folder = Path.GetDirectoryName(folder))
            Process.Start("chmod", ["o+x", folder]).WaitForExit();

        Finished doctor = await ServiceProcess.RunThroughAsync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups"], "doctor", "--json", "--settings", site.SettingsFile);

        doctor.Code.ShouldBe(1, doctor.Error);
        FindingOf(doctor, "data folder").GetProperty("seen").GetString()!.ShouldContain("cannot be written");
        FindingOf(doctor, "inbox wire").GetProperty("mend").GetString()!.ShouldContain("ReadWritePaths");
    }

    private static Task<IReadOnlyList<Finding>> ExamineAsync(Site site) => new Examination(site.SettingsFile, TimeProvider.System).RunAsync(default);

    private static JsonElement FindingOf(Finished doctor, string what)
        => doctor.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("what").GetString() == what);
}
