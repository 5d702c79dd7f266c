using System.Globalization;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Service;

/// <summary>What the service leaves to others while it has nothing to do.</summary>
public sealed class RestTests
{
    // A minute and a half on a machine that has time.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(6);

    [LinuxFact]
    public async Task AfterAWhileOfRestTheMemoryOfTheStartIsGivenBackAndTheNextReportIsReadAllTheSame()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        for (int i = 0; i < 5; i++)
            site.Drop($"report {i}.txt", $"Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\nItem {i}.\n");
        await site.FiledAsync(5);
        long worked = FilesInMemory(service.Id);

        await Eventually.IsTrueAsync(() => FilesInMemory(service.Id) < worked / 2, $"less than half of the {worked} kB of its files to be in memory", s_patience);

        site.Drop("later.txt", "Commanders met again.\n\nThere are about 3,500 soldiers at Camp Bravo.\n");
        await site.FiledAsync(6);
        service.HasExited.ShouldBeFalse();
        (await service.TerminateAsync()).ShouldBe(0);
    }

    /// <summary>Kilobytes of the program's and the runtime's files.</summary>
    private static long FilesInMemory(int process)
        => File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("RssFile:", StringComparison.Ordinal))
            .Select(l => long.Parse(l.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();
}
