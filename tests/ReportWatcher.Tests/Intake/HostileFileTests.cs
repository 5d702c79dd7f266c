using System.Text;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>What strangers put into an inbox: each gets its outcome, nothing is lost, and the ordinary report behind it is read all the same.</summary>
public sealed class HostileFileTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [LinuxFact]
    public async Task AFifoIsNeverOpenedForGoodAndStays()
    {
        using Site site = new();
        LinuxFiles.MakeFifo(Path.Combine(site.Inbox, "fifo.txt"));

        await using RunningIntake intake = new(site);

        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        site.FilesIn("inbox").ShouldBe(["fifo.txt"]);
        intake.Log.Lines.ShouldContain(l => l.Contains("fifo.txt: left in the inbox: is no regular file"));
    }

    [LinuxFact]
    public async Task ASymbolicLinkIsNeverFollowedAndStays()
    {
        using Site site = new();
        string secret = site.Folder.Write("secret.txt", Text);
        Directory.CreateDirectory(site.Folder["secrets"]);
        File.WriteAllText(site.Folder["secrets/plan.txt"], Text);
        File.CreateSymbolicLink(Path.Combine(site.Inbox, "link.txt"), secret);
        File.CreateSymbolicLink(Path.Combine(site.Inbox, "dangling.txt"), site.Folder["nothing"]);
        Directory.CreateSymbolicLink(Path.Combine(site.Inbox, "folder"), site.Folder["secrets"]);

        await using RunningIntake intake = new(site);

        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        site.Reports.Select(r => r.Name).ShouldBe(["ordinary.txt"]);
        File.ReadAllText(secret).ShouldBe(Text);
        File.Exists(site.Folder["secrets/plan.txt"]).ShouldBeTrue();
        File.ResolveLinkTarget(Path.Combine(site.Inbox, "link.txt"), returnFinalTarget: false).ShouldNotBeNull();
        intake.Log.Lines.ShouldContain(l => l.Contains("link.txt: left in the inbox: is a symbolic link"));
    }

    [LinuxFact]
    public async Task AFileWithAnotherNameIsCopiedSoThatWritingByThatNameChangesNothingOfOurs()
    {
        using Site site = new();
        string kept = site.Folder.Write("kept.txt", Text);
        LinuxFiles.HardLink(kept, Path.Combine(site.Inbox, "report.txt"));
        await using RunningIntake intake = new(site);

        await site.FiledAsync("report.txt");
        File.AppendAllText(kept, "Written later.\n");

        site.FilesIn("inbox").ShouldBeEmpty();
        site.FilesIn("data/work").ShouldBeEmpty();
        ReportRow report = site.Reports.Single();
        File.ReadAllText(Path.Combine(site.Data, report.Folder!, report.StoredName)).ShouldBe(Text);
    }

    [LinuxFact]
    public async Task ASocketIsLeftInTheInbox()
    {
        using Site site = new();
        LinuxFiles.MakeSocket(Path.Combine(site.Inbox, "socket.txt"));

        await using RunningIntake intake = new(site);

        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        site.FilesIn("inbox").ShouldBe(["socket.txt"]);
        site.Reports.Select(r => r.Name).ShouldBe(["ordinary.txt"]);
        intake.Log.Lines.ShouldContain(l => l.Contains("socket.txt: left in the inbox: "));
    }

    public static TheoryData<string, Action<string>> NoFiles => new()
    {
        { "a FIFO", LinuxFiles.MakeFifo },
        { "a socket", LinuxFiles.MakeSocket },
    };

    [RootFact]
    public Task ADeviceStaysAndIsNamedOnceHoweverOftenItIsMet() => WhatIsNoFileStaysAndIsNamedOnceHoweverOftenItIsMet("a device", LinuxFiles.MakeZeroDevice);

    [LinuxTheory]
    [MemberData(nameof(NoFiles))]
    public async Task WhatIsNoFileStaysAndIsNamedOnceHoweverOftenItIsMet(string what, Action<string> make)
    {
        using Site site = new();
        TestTime time = new();
        make(Path.Combine(site.Inbox, "there before.txt"));
        await using RunningIntake intake = new(site, time);
        make(Path.Combine(site.Inbox, "comes later.txt"));

        // Each time the folder is scanned again.
        for (int scan = 0; scan < 5; scan++)
        {
            await RunningIntake.LookedAtAsync(site, $"ordinary{scan}.txt");
            time.Advance(TimeSpan.FromSeconds(2));
        }

        await RunningIntake.LookedAtAsync(site, "last.txt");
        site.FilesIn("inbox").ShouldBe(["comes later.txt", "there before.txt"]);
        foreach (string name in site.FilesIn("inbox"))
            intake.Log.Lines.Count(l => l.Contains($"{name}: left in the inbox: ")).ShouldBe(1, what);
    }

    [Fact]
    public async Task AFolderWithTheNameOfATextIsAFolder()
    {
        using Site site = new();
        Directory.CreateDirectory(Path.Combine(site.Inbox, "x.txt"));
        await using RunningIntake intake = new(site);

        await RunningIntake.LookedAtAsync(site, "x.txt/inside.txt");

        Directory.Exists(Path.Combine(site.Inbox, "x.txt")).ShouldBeTrue();
        site.Reports.Single().Name.ShouldBe(Path.Combine("x.txt", "inside.txt"));
    }

    public static TheoryData<string, string> OddNames => new()
    {
        { "two\nlines.txt", "two_lines.txt" },
        { "escape\u001b[31m.txt", "escape__31m.txt" },
        { "exe\u202etxt.gpj", "exe_txt.gpj" },
        { "-rf", "-rf" },
        { "\"quoted\" 'and' $(more).txt", "_quoted___and____more_.txt" },
        { "..\\up.txt", ".._up.txt" },
        { "CON", "CON" },
        { "dot at the end.", "dot_at_the_end" },
        { new string('n', 251) + ".txt", new string('n', 120) },
    };

    [LinuxTheory]
    [MemberData(nameof(OddNames))]
    public async Task AnOddNameIsTakenAndKeptUnderASafeOne(string name, string kept)
    {
        if (name.StartsWith("..", StringComparison.Ordinal))
            name = "x" + name;
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop(name, Text);

        await site.FiledAsync(name);
        ReportRow report = site.Reports.Single();
        report.State.ShouldBe("done");
        report.StoredName.ShouldBe($"{report.Uid}__{(name.StartsWith('x') ? "x" + kept : kept)}");
        site.FilesIn("data/done").Single().ShouldEndWith(report.StoredName);
        // The mail names the file with nothing in it that could act on a terminal or a header.
        string mail = Encoding.ASCII.GetString(site.Alerts[0].Message);
        mail.ShouldNotContain("\u001b");
        intake.Log.Lines.ShouldAllBe(l => !l.Contains('\u001b') && !l.Contains('\u202e') && !l.Contains('\n'));
    }

    public static TheoryData<byte[], string, string> NamesThatAreNoText => new()
    {
        { [.. "caf"u8, 0xe9, .. ".txt"u8], @"caf\xE9.txt", "caf%E9.txt" },
        // What of it is text stays as it is.
        { [0xcf, 0xee, 0xeb, 0xea, .. " — é"u8, 0xc3], @"\xCF\xEE\xEB\xEA — é\xC3", "%CF%EE%EB%EA — é%C3" },
        // Spelled out it would be longer than a name can be.
        { [.. Enumerable.Repeat((byte)0xe9, 100)], string.Concat(Enumerable.Repeat(@"\xE9", 100)), new string('_', 100) },
    };

    [LinuxTheory]
    [MemberData(nameof(NamesThatAreNoText))]
    public async Task AFileWhoseNameIsNoTextIsToldOfWithItsBytesAndReadUnderANameThatIs(byte[] name, string bytes, string legible)
    {
        using Site site = new();
        LinuxFiles.RenameToBytes(site.Folder.Write("elsewhere/before.txt", Text), site.Inbox, name);
        await using RunningIntake intake = new(site);
        await site.FiledAsync(legible);

        // Again, by an event this time.
        LinuxFiles.RenameToBytes(site.Folder.Write("elsewhere/after.txt", Text + "And a few more.\n"), site.Inbox, name);

        await site.FiledAsync(2);
        site.Reports.Select(r => (r.Name, r.State)).ShouldBe([(legible, "done"), (legible, "done")]);
        site.FilesIn("inbox").ShouldBeEmpty();
        intake.Log.Lines.Count(l => l.Contains($"{site.Inbox}/{bytes}: its name is no valid UTF-8; it is read as {legible}")).ShouldBe(2);
        Encoding.ASCII.GetString(site.Alerts[0].Message).ShouldNotContain("=EF=BF=BD");
    }

    [LinuxFact]
    public async Task AFileWhoseNameIsNoTextIsLeftAloneWhileItIsWrittenAndNeverReplacesAnother()
    {
        using Site site = new();
        byte[] name = [.. "caf"u8, 0xe9, .. ".txt"u8];
        string elsewhere = site.Folder.Write("elsewhere/slow.txt", Text);
        using FileStream writing = new(elsewhere, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        LinuxFiles.RenameToBytes(elsewhere, site.Inbox, name);
        using FileStream other = new(Path.Combine(site.Inbox, "caf%E9.txt"), FileMode.CreateNew);
        other.Write("Another report.\n\nIt says nothing of any number.\n"u8);
        other.Flush();
        await using RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        intake.Log.Lines.ShouldAllBe(l => !l.Contains("UTF-8"));

        writing.Write("And a few more.\n"u8);
        writing.Dispose();
        await site.UntilAsync(() => intake.Log.Lines.Any(l => l.Contains(@"caf\xE9.txt: left in the inbox: its name is no valid UTF-8, and it cannot be renamed to caf%E9.txt")), "the file to be told of");
        other.Dispose();

        await site.FiledAsync(3);
        site.FilesIn("inbox").ShouldBeEmpty();
        site.Alerts.Select(a => a.Report).Distinct().ShouldBe(["caf%E9.txt"]);
        Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(site.Data, site.Reports[^1].Folder!, site.Reports[^1].StoredName))).ShouldBe(Text + "And a few more.\n");
    }

    [LinuxFact]
    public async Task AFifoWhoseNameIsNoTextIsShownWithItsBytes()
    {
        using Site site = new();
        LinuxFiles.MakeFifo(site.Folder["fifo"]);
        LinuxFiles.RenameToBytes(site.Folder["fifo"], site.Inbox, [.. "caf"u8, 0xe9, .. ".txt"u8]);

        await using RunningIntake intake = new(site);

        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        intake.Log.Lines.Count(l => l.Contains(@"caf\xE9.txt: left in the inbox: is no regular file")).ShouldBe(1);
    }

    [Fact]
    public async Task AReportAboveTheLimitFailsWithItsSizeAndTheSettingThatAllowsMore()
    {
        using Site site = new();
        string path = site.Folder["large.txt"];
        using (FileStream file = new(path, FileMode.Create))
            file.SetLength((65L * 1024 * 1024) + 1);
        await using RunningIntake intake = new(site);

        File.Move(path, Path.Combine(site.Inbox, "large.txt"));

        await site.FiledAsync("large.txt");
        site.Reason().GetProperty("code").GetString().ShouldBe("too-large");
        site.Reason().GetProperty("message").GetString()!.ShouldContain("68,157,441 bytes");
        site.Reason().GetProperty("message").GetString()!.ShouldContain("Intake:MaxReportMegabytes = 64");
        new FileInfo(site.Folder[Path.Combine("data", "failed", site.Reports.Single().StoredName)]).Length.ShouldBe(68_157_441);
    }

    [Fact]
    public async Task ABinaryFileFailsWithAReasonBesideIt()
    {
        using Site site = new();
        byte[] noise = new byte[4096];
        new Random(7).NextBytes(noise);
        await using RunningIntake intake = new(site);

        site.Drop("noise.bin", noise);

        await site.FiledAsync("noise.bin");
        ReportRow report = site.Reports.Single();
        report.State.ShouldBe("failed");
        site.FilesIn("data/failed").ShouldBe([report.StoredName, report.StoredName + ".reason.json"]);
        site.Reason().GetProperty("code").GetString().ShouldBe(report.Code);
        site.Reason().GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        site.Reason().GetProperty("name").GetString().ShouldBe("noise.bin");
        site.Reason().GetProperty("sha256").GetString().ShouldBe(Site.Sha256(site.Folder[Path.Combine("data", "failed", report.StoredName)]));
        site.Reason().GetProperty("size").GetInt64().ShouldBe(4096);
        site.Reason().GetProperty("attempts").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task ABodyWithMarkupAndATitleWithAHeaderLineGoThroughAsText()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("markup.txt", "Camp Bravo\r\nBcc: victim@example.org\r\n\r\nThere are about 2,500 soldiers at Camp Bravo <script>alert(1)</script> now.\r\n");

        await site.FiledAsync("markup.txt");
        site.Reports.Single().State.ShouldBe("done");
        site.Alerts.ShouldNotBeEmpty();
        foreach (AlertRow alert in site.Alerts)
        {
            string[] headers = Encoding.UTF8.GetString(alert.Message).Split("\r\n\r\n")[0].Split("\r\n");
            headers.ShouldAllBe(h => !h.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
            Encoding.UTF8.GetString(alert.Message).Split("Content-Type: text/html")[1].ShouldNotContain("<script");
        }
    }
}
