using System.CommandLine;
using ReportWatcher.Torture.Oracle;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Runs;

/// <summary>T0: an oracle that cannot see is worse than none. A scene that came out right is damaged in every way that the runs look for; each must be reported.</summary>
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

        Action Sql(string change) => () => scene.Site.Change(change);
    }
}
