using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Oracle;

/// <summary>
/// Holds what was dropped against what came out, in the manner of Jepsen's total-queue checker: nothing lost, nothing unexpected, and no copy of
/// a message beyond the first without a recorded ambiguity. To be called when the service has stopped or has nothing left to do.
/// </summary>
internal sealed partial class Checker(Site site, Verdict verdict)
{
    /// <summary>What must not be taken from the inbox.</summary>
    public IReadOnlyCollection<string> Staying { get; init; } = [];

    /// <summary>Everything at once; what the runs have in common.</summary>
    /// <param name="faults">That the sink was made to have.</param>
    public void Check(IReadOnlyList<DroppedFile> dropped, IReadOnlyList<TakenMessage> taken, IReadOnlyList<Fault> faults)
    {
        CheckReports(dropped);
        CheckAlerts(dropped, taken, faults);
        verdict.Expect(site.Query<string>("PRAGMA integrity_check") is ["ok"], "integrity_check is not ok");
    }

    /// <summary>Exactly one row in a final state for each file, and its bytes, unchanged, in exactly one folder.</summary>
    private void CheckReports(IReadOnlyList<DroppedFile> dropped)
    {
        IReadOnlyList<ReportRow> rows = site.Reports;
        ILookup<string, ReportRow> byName = rows.ToLookup(r => r.Name);
        foreach (DroppedFile file in dropped)
        {
            ReportRow[] found = [.. byName[file.Name]];
            if (found is not [ReportRow row])
            {
                verdict.Break($"{file.Name}: {found.Length} rows in the ledger: {string.Join(", ", found.Select(r => r.State))}");
                continue;
            }

            verdict.Expect(file.MayEndAs(row.State, row.Code), $"{file.Name}: {row.State} ({row.Code}: {row.Reason}), not {file.State}");
            verdict.Expect(row.Filed, $"{file.Name}: {row.State}, but not filed");
            // What is over the limits is not read, so it has no hash.
            verdict.Expect(row.Sha256 == file.Sha256 || (row.State, row.Sha256) == ("failed", null), $"{file.Name}: recorded with another content");
        }

        foreach (string stray in byName.Select(g => g.Key).Except(dropped.Select(f => f.Name)))
            verdict.Break($"{stray}: in the ledger, but never dropped");
        // Of files with the same content one is done, whichever came first, and the others are its duplicates.
        foreach (IGrouping<string?, ReportRow> content in rows.Where(r => r.State is "done" or "duplicate").GroupBy(r => r.Sha256))
            verdict.Expect(content.Count(r => r.State == "done") == 1, $"{content.First().Name}: {content.Count(r => r.State == "done")} reports done with one content");

        CheckFolders();
    }

    /// <summary>What lies under the data folder is what the ledger says, and nothing is left in the inbox.</summary>
    public void CheckFolders()
    {
        IReadOnlyList<ReportRow> rows = site.Reports;
        IReadOnlyList<string> inInbox = site.FilesIn("inbox");
        foreach (string left in inInbox.Except(Staying))
            verdict.Break($"{left}: still in the inbox");
        foreach (string taken in Staying.Except(inInbox))
            verdict.Break($"{taken}: taken from the inbox");
        foreach (string orphan in site.FilesIn("data/work"))
            verdict.Break($"{orphan}: an orphan in work/");

        Dictionary<string, string?> belongs = rows.Where(r => r.Folder is not null).ToDictionary(r => Path.Combine(r.Folder!, r.StoredName), r => r.Sha256);
        foreach (string folder in (string[])["done", "failed", "duplicate"])
        {
            foreach (string file in site.FilesIn(Path.Combine("data", folder)).Where(f => !f.EndsWith(".reason.json", StringComparison.Ordinal)))
            {
                string path = Path.Combine(folder, file);
                if (!belongs.Remove(path, out string? sha256))
                    verdict.Break($"{path}: not where the ledger says");
                else if (sha256 is not null)
                    verdict.Expect(Sha256(site.Folder[Path.Combine("data", path)]) == sha256, $"{path}: its bytes have changed");
            }
        }

        foreach (string missing in belongs.Keys)
            verdict.Break($"{missing}: lost");
    }

    /// <summary>Every expected mail was taken by the sink at least once, no other was, and copies are byte-identical and explained.</summary>
    private void CheckAlerts(IReadOnlyList<DroppedFile> dropped, IReadOnlyList<TakenMessage> taken, IReadOnlyList<Fault> faults)
    {
        Dictionary<string, AlertRow> rows = site.Alerts.ToDictionary(a => $"alert-{Guid.Parse(a.Uid):D}");
        HashSet<(int, ExpectedAlert)> expected = [.. dropped.Where(f => f.Story is not null).SelectMany(f => f.Alerts.Select(a => (f.Story!.Value, a)))];
        HashSet<(int, ExpectedAlert)> came = [];
        foreach (IGrouping<string, TakenMessage> copies in taken.GroupBy(t => t.MessageId))
        {
            TakenMessage first = copies.First();
            string name = $"{copies.Key} ({first.Watch} for {first.Recipient})";
            if (first.Story is not { } story || !expected.Contains((story, new ExpectedAlert(first.Watch, first.Recipient))))
                verdict.Break($"{name}: nobody asked for it");
            else
                verdict.Expect(came.Add((story, new ExpectedAlert(first.Watch, first.Recipient))), $"{name}: a second message, not a copy, about story {story}");

            if (!rows.TryGetValue(copies.Key, out AlertRow? row))
            {
                verdict.Break($"{name}: not in the ledger");
                continue;
            }

            verdict.Expect(copies.All(c => c.Sha256 == first.Sha256), $"{name}: its copies differ");
            verdict.Expect(first.Sha256 == Convert.ToHexStringLower(SHA256.HashData(row.Message)), $"{name}: other bytes than were stored");
            verdict.Expect(copies.Count() - 1 <= row.Ambiguities, $"{name}: taken {copies.Count()} times with {row.Ambiguities} recorded ambiguities");
        }

        foreach ((int story, ExpectedAlert alert) in expected.Except(came).Except(RefusedForGood(dropped, rows.Values, faults)))
            verdict.Break($"story {story}, {alert.Watch} for {alert.Recipient}: lost");
        foreach (AlertRow row in rows.Values.Where(r => r.State is "pending" or "sending" or "deferred"))
            verdict.Break($"alert {row.Uid}: still {row.State} ({row.Detail})");

        int duplicates = taken.Count - taken.DistinctBy(t => t.MessageId).Count();
        verdict.Note($"{dropped.Count} files, {expected.Count} alerts; the sink took {taken.Count} messages: {duplicates} duplicates, {rows.Values.Sum(r => r.Ambiguities)} ambiguities recorded");
    }

    /// <summary>Undeliverable, and the ledger names the 5xx with which the sink refused it; each of those explains one.</summary>
    private static IEnumerable<(int, ExpectedAlert)> RefusedForGood(IReadOnlyList<DroppedFile> dropped, IEnumerable<AlertRow> rows, IReadOnlyList<Fault> faults)
    {
        Dictionary<string, int> stories = dropped.Where(f => f.Story is not null).ToDictionary(f => f.Name, f => f.Story!.Value);
        HashSet<string> refusals = [.. faults.Where(f => f.Kind == FaultKind.Permanent).Select(f => $"fault {f.Number}")];
        foreach (AlertRow row in rows.Where(r => r.State == "undeliverable" && refusals.Remove(FaultNumber().Match(r.Detail).Value)))
            yield return (stories[row.Report], new ExpectedAlert(row.Watch, row.Recipient));
    }

    [GeneratedRegex(@"fault \d+")]
    private static partial Regex FaultNumber();

    private static string Sha256(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
