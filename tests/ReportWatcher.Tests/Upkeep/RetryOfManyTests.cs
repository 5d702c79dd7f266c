using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;
using ReportWatcher.Upkeep;

namespace ReportWatcher.Tests.Upkeep;

/// <summary>What it takes to have many failed reports read again. Not beside other tests: it counts what this process flushes to the disk.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class RetryOfManyTests : IAsyncDisposable
{
    private const string Alone = "alone in the process";

    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private readonly ReportLedger _ledger;

    public RetryOfManyTests()
    {
        _site.Folders.Create();
        _ledger = ReportLedger.Open(_site.Folders, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _site.Dispose();
    }

    // By name: one commit to find them, one for every two hundred, one to look for mails. Of all: one to find each two hundred, and to find that there are no more.
    [Theory]
    [InlineData("same.txt", 1 + 3 + 1)]
    [InlineData(null, 4 + 3 + 1)]
    public async Task TwoHundredTogetherAreClaimedInOneCommitAndFlushedOnce(string? name, int commits)
    {
        await LeaveFailedAsync([.. Enumerable.Range(0, 450).Select(i => name ?? $"{i}.txt")]);
        Retries retries = new(new RetryLedger(_ledger, _time), new ReportClaims(_ledger, _site.Folders), _site.Folders, NullLogger<Retries>.Instance);
        List<ClaimedReport> claimed = [];
        (long commitsBefore, long syncsBefore) = (_ledger.Writer.Commits, DurableFile.Syncs);

        RetryResult result = await retries.DoAsync(new RetryRequest(name is null ? [] : [name], All: name is null), claimed.Add);

        (_ledger.Writer.Commits - commitsBefore).ShouldBe(commits);
        // The folders failed/ and work/.
        (DurableFile.Syncs - syncsBefore).ShouldBe(OperatingSystem.IsWindows() ? 0 : 3 * 2);
        (result.Reports.Count, result.Refused.Count).ShouldBe((450, 0));
        claimed.Select(c => c.Id).ShouldBe(Enumerable.Range(1, 450).Select(i => (long)i));
        _site.FilesIn("data/failed").ShouldBeEmpty();
        _site.FilesIn("data/work").ShouldBe(claimed.Select(c => c.StoredName).Order(StringComparer.Ordinal));
        _site.Reports.ShouldAllBe(r => r.State == "claimed");
    }

    [Fact]
    public async Task AfterACrashBetweenTheLedgerAndTheFilesAStartFlushesOnceForAll()
    {
        await LeaveFailedAsync([.. Enumerable.Range(0, 50).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        RetryLedger retries = new(_ledger, _time);
        await retries.ClaimAgainAsync(await retries.FailedAsync(0, 100));
        long syncsBefore = DurableFile.Syncs;

        IReadOnlyList<ClaimedReport> unfinished = await new ReportClaims(_ledger, _site.Folders).RecoverAsync();

        (DurableFile.Syncs - syncsBefore).ShouldBe(OperatingSystem.IsWindows() ? 0 : 2);
        unfinished.Count.ShouldBe(50);
        _site.FilesIn("data/failed").ShouldBeEmpty();
        _site.FilesIn("data/work").Count.ShouldBe(50);
    }

    private async Task LeaveFailedAsync(string[] names)
    {
        ClaimedReport[] reports = await _ledger.ClaimAsync([.. names.Select(name => new NewClaim("wire", name, Path.Combine(_site.Inbox, name)))]);
        foreach (ClaimedReport report in reports)
        {
            _site.Folder.Write(Path.Combine("data", "failed", report.StoredName), report.Uid);
            _site.Folder.Write(Path.Combine("data", "failed", report.StoredName + ReportFiling.ReasonEnding), "{}");
        }

        await Task.WhenAll(reports.Select(report => _ledger.RejectAsync(report, new FailureReason("locked", "is encrypted", null, report.Uid.Length))));
        await _ledger.MarkFiledAsync([.. reports.Select(report => report.Id)]);
    }
}
