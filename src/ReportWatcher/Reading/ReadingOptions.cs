namespace ReportWatcher.Reading;

/// <summary>What reading one file may cost. It is read in a process of its own, which is ended when it takes more.</summary>
internal sealed class ReadingOptions
{
    /// <summary>Longest time for one file by the clock. Default 60 s.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Most processor time for one file. Default 30 s.</summary>
    public TimeSpan ProcessorTimeLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most memory for one file, in MiB. Default 512.</summary>
    public int MemoryMegabytes { get; set; } = 512;

    /// <summary>Most processes at a time; 0: as many as there are processors, 2 to 4. Default 0.</summary>
    public int Processes { get; set; }

    /// <summary>The number behind a <see cref="Processes"/> of 0.</summary>
    public int MostProcesses => Processes > 0 ? Processes : Math.Clamp(Environment.ProcessorCount, 2, 4);
}
