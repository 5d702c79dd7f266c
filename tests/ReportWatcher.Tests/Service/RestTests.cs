using System.Globalization;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Service;

/// <summary>What the service leaves to others while it has nothing to do.</summary>
public sealed class RestTests
{
    // Half a minute on a machine that has time.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(6);

    [LinuxFact]
    public async Task AfterAWhileOfRestTheMemoryOfTheStartIsGivenBackAndTheNextReportIsReadAllTheSame()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        for (int i = 0; i < 5; i++)
            site.Drop($"report {i}.html", $"<html><body><article><h1>Commanders met</h1><p>There are about 2,500 soldiers at Camp Bravo.</p><p>Item {i}.</p></article></body></html>");
        await site.FiledAsync(5);
        int[] processes = [service.Id, .. Children(service.Id)];
        long[] worked = [.. processes.Select(FilesInMemory)];
        worked.Length.ShouldBeGreaterThan(1);

        await Task.WhenAll(processes.Zip(worked, (id, before) => Eventually.IsTrueAsync(
            () => FilesInMemory(id) < before / 2, $"less than half of the {before} kB of the files of process {id} to be in memory", s_patience)));

        site.Drop("later.html", "<html><body><article><h1>Commanders met again</h1><p>There are about 3,500 soldiers at Camp Bravo.</p></article></body></html>");
        await site.FiledAsync(6);
        Children(service.Id).ShouldBeSubsetOf(processes);
        (await service.TerminateAsync()).ShouldBe(0);
    }

    private static int[] Children(int process)
        => [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Kilobytes of the program's and the runtime's files.</summary>
    private static long FilesInMemory(int process)
        => File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("RssFile:", StringComparison.Ordinal))
            .Select(l => long.Parse(l.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();
}
