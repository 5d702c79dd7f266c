using ReportWatcher.Analysis.Reading;
using ReportWatcher.Reading;
using ReportWatcher.Tests.Support;
using Xunit.Abstractions;

namespace ReportWatcher.Tests.Reading;

/// <summary>
/// Damaged files of every format, read in real children: each is an article or has a reason, and none of them ends its reader, hangs it or
/// takes it over a limit. A few hundred of each; with REPORTWATCHER_FULL=1 100,000 of each.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("REPORTWATCHER_FULL") is { Length: > 0 } ? 100_000 : 200;

    public static TheoryData<string> Formats => [.. DamagedFiles.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ADamagedFileIsReadOrRefused(string format)
    {
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions());
        int read = 0;
        long slowest = 0;
        // Two at a time keep two children busy; each takes its own part of the seeds.
        await Parallel.ForEachAsync(Enumerable.Range(0, s_rounds), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            byte[] damaged = DamagedFiles.Of(format, seed);
            long begun = TimeProvider.System.GetTimestamp();
            try
            {
                Article article = (await reader.ReadAsync(damaged)).Article;

                article.Body.ShouldNotBeEmpty();
                article.Body.ShouldStartWith(article.Lead, Case.Sensitive);
                article.Title.ShouldNotBeEmpty();
                article.ShareKept.ShouldBeInRange(0, 1);
                article.FurnitureReasons.Count.ShouldBe(article.Furniture.Count);
                Interlocked.Increment(ref read);
            }
            catch (UnreadableReportException e)
            {
                // A reader that was lost, or a fault of ours, is what this test looks for.
                e.ShouldNotBeOfType<ReadingLostException>($"seed {seed}: {e.Message}");
                e.Code.ShouldNotBe("fault", $"seed {seed}: {e.Message}");
            }

            long took = (long)TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
            for (long before = slowest; took > before && Interlocked.CompareExchange(ref slowest, took, before) != before; before = slowest)
            {
            }
        });

        output.WriteLine($"{format}: {s_rounds:N0} damaged files, {read:N0} of them read as articles, the slowest in {slowest} ms; children at the end hold {string.Join(", ", reader.Children.Select(PeakOf))}");
    }

    private static string PeakOf(int process)
        => OperatingSystem.IsLinux() ? File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal)) ?? "?" : "?";
}
