using System.Text;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Intake;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>Files that are copied to work/ and not moved: what they have to do with writers.</summary>
public sealed class CopyTests : IDisposable
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    // Between its fork and its exec a child of ours, a reader of hostile formats, has everything open that we had: so a copy looks as if it were written to.
    [LinuxFact]
    public async Task WhatWeWroteOurselvesIsReadAlthoughAChildHoldsItOpenForWriting()
    {
        await using RunningIntake intake = new(_site);
        await RunningIntake.LookedAtAsync(_site, "marker.txt");
        ReportClaims claims = intake.Stage<ReportClaims>();
        string kept = _site.Folder.Write("kept.txt", Text);
        LinuxFiles.HardLink(kept, _site.Folder["report.txt"]);
        TakenReport copied = (await claims.TakeAsync([Settled("report.txt")], (_, e) => throw e, default)).Single();
        TakenReport once = await claims.TakeCopyAsync(_site.Folder.Write("once.txt", "Nobody met.\n\nThat was on Monday.\n"), "once.txt", "wire", default);
        TakenReport attached = (await claims.TakeAttachmentsAsync(once.Report, "Talks", [new AttachedFile("annex.txt", Encoding.ASCII.GetBytes("The annex.\n\nIt is short.\n"))])).Single();

        foreach (TakenReport report in (TakenReport[])[copied, once, attached])
        {
            using FileStream child = new(claims.WorkPath(report.Report), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

            ProcessedReport? read = await intake.Stage<ReportPipeline>().FinishAsync(report);

            read.ShouldNotBeNull().Failure.ShouldBeNull();
        }

        _site.FilesIn("data/work").ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task AnOriginalThatIsBeingWrittenToAgainStays()
    {
        await using RunningIntake intake = new(_site);
        await RunningIntake.LookedAtAsync(_site, "marker.txt");
        string path = _site.Folder.Write("report.txt", Text);
        LinuxFiles.HardLink(path, _site.Folder["kept.txt"]);
        InboxFile settled = Settled("report.txt");
        List<string> failures = [];

        using (FileStream writer = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            (await intake.Stage<ReportClaims>().TakeAsync([settled], (_, e) => failures.Add(e.Message), default)).ShouldBeEmpty();

        failures.ShouldBe(["was written to while it was copied"]);
        File.ReadAllText(path).ShouldBe(Text);
        _site.FilesIn("data/work").ShouldBeEmpty();
    }

    private InboxFile Settled(string name)
    {
        string path = _site.Folder[name];
        using (SafeFile.OpenForReading(path, out FileStatus status))
            return new InboxFile(new Inbox("wire", _site.Folder.Path), path, status, DateTimeOffset.UnixEpoch);
    }
}
