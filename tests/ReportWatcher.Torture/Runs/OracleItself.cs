using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T0: an oracle that cannot see is worse than none. A scene that came out right is damaged in every way that the runs look for; each must be reported.
/// And the sink, by whose word all mails are counted, is tried with a client of somebody else's.
/// </summary>
internal static class OracleItself
{
    private const int Files = 60;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
        => Run.Command("t0", "The oracle itself: every kind of damage must be reported.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), verdict));

    private static async Task RunAsync(int seed, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 1, verdict);
        await scene.Drops.DropAsync(Files);
        await scene.FinishAsync(s_patience);
        if (verdict.Broken.Count > 0)
            return;

        IReadOnlyList<DroppedFile> files = scene.Drops.Files;
        IReadOnlyList<TakenMessage> taken = scene.Sink.Taken;
        string done = Path.Combine(scene.Site.Data, "done"), lies = Directory.EnumerateFiles(done, "*", SearchOption.AllDirectories).First();
        byte[] bytes = await File.ReadAllBytesAsync(lies);
        (string Damage, string Reported, Action Do, Action Undo, IReadOnlyList<DroppedFile> Files, IReadOnlyList<TakenMessage> Taken)[] damages =
        [
            ("a file is gone", "lost", () => File.Delete(lies), () => File.WriteAllBytes(lies, bytes), files, taken),
            ("a file has changed", "its bytes have changed", () => File.AppendAllText(lies, "!"), () => File.WriteAllBytes(lies, bytes), files, taken),
            ("a file is there twice", "not where the ledger says", () => File.Copy(lies, lies + "2"), () => File.Delete(lies + "2"), files, taken),
            ("a file stays in work/", "an orphan in work/", () => File.Copy(lies, Path.Combine(scene.Site.Data, "work", "x")), () => File.Delete(Path.Combine(scene.Site.Data, "work", "x")), files, taken),
            ("a file stays in the inbox", "still in the inbox", () => File.Copy(lies, Path.Combine(scene.Site.Inbox, "x")), () => File.Delete(Path.Combine(scene.Site.Inbox, "x")), files, taken),
            ("a report is not filed", "but not filed", Sql("UPDATE reports SET filed_at = NULL WHERE id = 1"), Sql("UPDATE reports SET filed_at = 1 WHERE id = 1"), files, taken),
            ("a report stays claimed", "claimed", Sql("UPDATE reports SET state = 'claimed' WHERE id = 1"), Sql("UPDATE reports SET state = 'done' WHERE id = 1"), files, taken),
            ("a report has no row", "0 rows in the ledger", () => { }, () => { }, [.. files, files[0] with { Name = "never seen" }], taken),
            ("a report nobody dropped", "never dropped", () => { }, () => { }, [.. files.Skip(1)], taken),
            ("an alert stays in sending", "still sending", Sql("UPDATE alerts SET state = 'sending' WHERE id = 1"), Sql("UPDATE alerts SET state = 'sent' WHERE id = 1"), files, taken),
            ("a mail is lost", "lost", () => { }, () => { }, files, [.. taken.Skip(1)]),
            ("a mail came twice", "with 0 recorded ambiguities", () => { }, () => { }, files, [.. taken, taken[0]]),
            ("a copy differs", "its copies differ", () => { }, () => { }, files, [.. taken, taken[0] with { Sha256 = "00" }]),
            ("a mail is not as stored", "other bytes than were stored", () => { }, () => { }, files, [taken[0] with { Sha256 = "00" }, .. taken.Skip(1)]),
            ("a mail came twice under two names", "a second message", () => { }, () => { }, files, [.. taken, taken[0] with { MessageId = "alert-" + Guid.Empty }]),
            ("a mail nobody asked for", "nobody asked for it", () => { }, () => { }, files, [.. taken, taken[0] with { MessageId = "alert-" + Guid.Empty, Story = Files * 2 }]),
        ];
        foreach ((string damage, string reported, Action make, Action undo, IReadOnlyList<DroppedFile> dropped, IReadOnlyList<TakenMessage> mails) in damages)
        {
            Verdict seen = new();
            make();
            new Checker(scene.Site, seen).Check(dropped, mails, []);
            undo();
            verdict.Expect(seen.Broken.Any(b => b.Contains(reported, StringComparison.Ordinal)), $"{damage}: not reported ({string.Join("; ", seen.Broken)})");
        }

        verdict.Note($"{damages.Length} kinds of damage reported");
        await TrySinkAsync(scene.Site.Alerts[0].Message, verdict);

        Action Sql(string change) => () => scene.Site.Change(change);
    }

    /// <summary>
    /// What swaks hands over with STARTTLS and AUTH is what the sink has: a mistake of the sink's that one of our client's makes good, say about lines
    /// that begin with a dot, would show in no run.
    /// </summary>
    private static async Task TrySinkAsync(byte[] alert, Verdict verdict)
    {
        if (Programs.Find("swaks") is null)
        {
            verdict.Note("the sink was not tried: there is no swaks on this machine");
            return;
        }

        // No last line with a dot alone: swaks would take it for the end.
        byte[][] messages = [alert, Encoding.UTF8.GetBytes("Message-ID: <dots@example.org>\r\nSubject: d\u00f6ts\r\n\r\n.\r\n..\r\n.two\r\nthree.\r\n")];
        using TempFolder folder = new();
        using TestCertificates certificates = new();
        using X509Certificate2 certificate = certificates.For("localhost");
        await using MailSink sink = new(folder["taken.jsonl"], FaultPlan.None(), certificate);
        foreach (byte[] message in messages)
        {
            string file = folder[$"{sink.Taken.Count}.eml"];
            // swaks ends the last line by itself.
            await File.WriteAllBytesAsync(file, message[..^2]);
            string dialogue = await Programs.RunAsync(
                "swaks", "--server", "localhost", "--port", $"{sink.Port}", "--tls", "--tls-verify", "--tls-ca-path", certificates.File, "--auth", "PLAIN", "--auth-user", "watcher",
                "--auth-password", "correct horse", "--from", "watcher@example.org", "--to", "desk@example.org", "--data", $"@{file}");
            verdict.Expect(dialogue.Contains("235 2.7.0", StringComparison.Ordinal), $"the sink let swaks in without a login:\n{dialogue}");
        }

        bool same = sink.Taken.Select(m => (m.Sha256, m.Recipient)).SequenceEqual(messages.Select(m => (Convert.ToHexStringLower(SHA256.HashData(m)), "desk@example.org")));
        verdict.Expect(same, $"what swaks handed over is not what the sink has: {string.Join(", ", sink.Taken)}");
        if (same)
            verdict.Note($"{messages.Length} messages from swaks to the sink, with STARTTLS and AUTH: byte for byte");
    }
}
