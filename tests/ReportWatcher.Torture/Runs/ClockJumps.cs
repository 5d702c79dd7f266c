using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T8: the machine's clock is set forward and back under the running service, and its summer time begins and ends. No alert is given up early or forgotten,
/// none that is being sent is taken for one that is not, and every period has one digest.
/// </summary>
internal static class ClockJumps
{
    private const string Digest = "night";
    private const int FilesPerStep = 10;

    // What nobody foresees is looked for every minute; a busy machine takes some more.
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(75), s_patience = TimeSpan.FromMinutes(2);

    public static Command Create() => Run.Command("t8", "Clocks that jump.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), verdict));

    private static async Task RunAsync(int seed, Verdict verdict)
    {
        if (FakeTime.Library is not { } library)
        {
            verdict.Skip("there is no libfaketime on this machine");
            return;
        }

        await using TortureScene scene = new(seed, 3, verdict, change: UseDigest);
        Jumps jumps = new(scene, verdict);
        jumps.Set("2026-03-28T12:00:00Z");
        await using (ServiceProcess service = await ServiceProcess.StartAsync(scene.Site, FakeTime.Following(library, jumps.File)))
        {
            await jumps.OverDeferredAsync();
            await jumps.OverOneBeingSentAsync();
            await jumps.BackAsync();
            await jumps.IntoSummerTimeAsync();
            await jumps.OutOfSummerTimeAsync();
            if (!await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service))
                throw new InvalidOperationException($"the service ended by itself:\n{service.Output}");
            // No SIGTERM: with libfaketime in the process, .NET does not handle it.
            await service.KillAsync();
        }

        scene.Check(besides: message => !message.MessageId.StartsWith("alert-", StringComparison.Ordinal));
        long untold = scene.Site.Query<long>("SELECT count(*) FROM postponed WHERE told_in IS NULL").Single();
        verdict.Expect(untold == 0, $"{untold} entries that no digest has told of");
    }

    private static void UseDigest(JsonObject section)
    {
        section["Watches"]![0]!["Notify"] = "Both";
        section["Digests"] = JsonNode.Parse($$"""[ { "Name": "{{Digest}}", "At": "0 30 2 * * ?", "TimeZone": "Europe/Berlin", "To": ["desk@example.org"] } ]""");
        section["Operator"] = JsonNode.Parse("""{ "To": ["operator@example.org"], "NothingForHours": 0, "MailWaitsForMinutes": 0 }""");
    }

    private sealed class Jumps(TortureScene scene, Verdict verdict)
    {
        private readonly Site _site = scene.Site;
        private int _digests;

        public string File => scene.Log["clock"];

        public void Set(string wall) => FakeTime.Set(File, DateTimeOffset.Parse(wall, CultureInfo.InvariantCulture));

        /// <summary>The server puts alerts off, and the clock goes on by more days than they may wait; then back, by more than any waits.</summary>
        public async Task OverDeferredAsync()
        {
            scene.Sink.Plan.Always = (SmtpStep.Rcpt, FaultKind.Transient);
            await scene.Drops.DropAsync(FilesPerStep);
            await FiledAsync();
            await AlertsAsync("deferred", scene.Drops.ExpectedAlerts, s_patience);
            Set("2026-03-28T12:30:00Z");
            await AlertsAsync("deferred twice", scene.Drops.ExpectedAlerts, s_patience);
            Set("2026-04-05T12:00:00Z");
            await AlertsAsync("deferred three times", scene.Drops.ExpectedAlerts, s_sweep);
            scene.Sink.Plan.Always = null;
            // Due a quarter of an hour after 5 April; the clock says March again.
            Set("2026-03-28T13:00:00Z");
            await AlertsAsync("sent", scene.Drops.ExpectedAlerts, s_sweep);
        }

        /// <summary>The reply to the dot is kept back. The wait for it is no matter of the clock.</summary>
        public async Task OverOneBeingSentAsync()
        {
            int before = scene.Sink.Taken.Count;
            scene.Sink.Plan.Always = (SmtpStep.Dot, FaultKind.Hang);
            await scene.Drops.DropAsync(1);
            while (scene.Drops.ExpectedAlerts == scene.Sink.Taken.DistinctBy(t => t.MessageId).Count())
                await scene.Drops.DropAsync(1);
            await Eventually.IsTrueAsync(() => scene.Sink.Taken.Count > before, "a message without a reply");
            Set("2026-03-29T00:00:00Z");
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            Dictionary<string, AlertRow> rows = _site.Alerts.ToDictionary(a => $"alert-{Guid.Parse(a.Uid):D}");
            foreach (TakenMessage unanswered in scene.Sink.Taken.Skip(before))
                verdict.Expect(rows[unanswered.MessageId].State == "sending", $"an alert that waits for its reply is {rows[unanswered.MessageId].State} after a jump of the clock");
            Set("2026-03-28T13:00:00Z");
            await Eventually.IsTrueAsync(() => _site.Alerts.Any(a => a is { State: "deferred", Ambiguities: > 0 }), "the end of its wait");
            scene.Sink.Plan.Always = null;
            Set("2026-03-28T14:00:00Z");
            await AlertsAsync("sent", scene.Drops.ExpectedAlerts, s_sweep);
        }

        /// <summary>What is looked for every minute is looked for after the clock was set back, too: here a report that failed.</summary>
        public async Task BackAsync()
        {
            Set("2026-03-28T12:00:00Z");
            scene.Drops.Log("blank.txt", "  \n"u8.ToArray(), story: null, [], "failed/empty");
            scene.Drops.RenameIn("blank.txt", "  \n"u8.ToArray());
            await FiledAsync();
            // Told only if it is still so at the next look.
            await UntilAsync(() => _site.Alerts.Any(a => a.Kind == "notice"), 2 * s_sweep, "the operator is not told of a failed report after the clock was set back");
        }

        /// <summary>The night of 29 March has no 02:30 in Berlin.</summary>
        public async Task IntoSummerTimeAsync()
        {
            await DigestAsync(1, "2026-03-29T05:00:00Z");
            await scene.Drops.DropAsync(FilesPerStep);
            await FiledAsync();
            await DigestAsync(1, "2026-03-30T05:00:00Z");
            // Before that digest, and past its time once more.
            Set("2026-03-30T00:20:00Z");
            await DigestAsync(0, "2026-03-30T00:35:00Z");
        }

        /// <summary>The night of 25 October has two.</summary>
        public async Task OutOfSummerTimeAsync()
        {
            await DigestAsync(0, "2026-10-24T20:00:00Z");
            await scene.Drops.DropAsync(FilesPerStep);
            await FiledAsync();
            await DigestAsync(1, "2026-10-25T00:31:00Z");
            await scene.Drops.DropAsync(FilesPerStep);
            await FiledAsync();
            await DigestAsync(0, "2026-10-25T01:31:00Z");
            await DigestAsync(1, "2026-10-26T06:00:00Z");
        }

        private async Task DigestAsync(int more, string at)
        {
            Set(at);
            _digests += more;
            if (more > 0)
                await UntilAsync(() => Digests() >= _digests, s_sweep, $"no digest at {at}");
            else
                await Task.Delay(s_sweep, TimeProvider.System);
            verdict.Expect(Digests() == _digests, $"{Digests()} digests at {at}, not {_digests}");
            verdict.Note($"{at}: {Digests()} digests so far");
        }

        private int Digests() => _site.Alerts.Count(a => a.Kind == "digest");

        private Task FiledAsync() => Eventually.IsTrueAsync(() => _site.Reports.Count(r => r.Filed) >= scene.Drops.Files.Count, "all files to be filed");

        private Task AlertsAsync(string state, int count, TimeSpan within)
        {
            int attempts = state switch { "deferred" => 1, "deferred twice" => 2, "deferred three times" => 3, _ => 0 };
            string name = state.Split(' ')[0];
            return UntilAsync(
                () => _site.Alerts.Count(a => a.Kind == "alert" && a.State == name && a.Attempts >= attempts) == count, within,
                $"not all of {count} alerts {state}");
        }

        private async Task UntilAsync(Func<bool> condition, TimeSpan within, string otherwise)
        {
            long start = TimeProvider.System.GetTimestamp();
            while (!condition())
            {
                if (TimeProvider.System.GetElapsedTime(start) > within)
                    throw new TimeoutException($"{otherwise}: {string.Join(", ", _site.Alerts.CountBy(a => (a.Kind, a.State, a.Attempts)).Select(c => $"{c.Value} {c.Key}"))}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
