using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>Giving back memory that an idle service does not need.</summary>
public sealed partial class WorkingSetTests
{
    /// <summary>A mapping as smaps has it, and whether its pages can be had again from its file.</summary>
    public static TheoryData<string, string, bool> Mappings => new()
    {
        { "r-xp 00000000 fe:00 7    /usr/lib/libc.so.6", "Rss: 1304 kB|Private_Clean: 0 kB|Anonymous: 0 kB|Swap: 0 kB|SwapPss: 0 kB|VmFlags: rd ex mr mw me", true },
        { "r--s 00001000 fe:00 8    /usr/lib/reportwatcher/reportwatcher", "Anonymous: 0 kB|Swap: 0 kB", true },
        { "r--p 00000000 fe:00 9    /opt/with blanks/a file", "Anonymous: 0 kB|Swap: 0 kB", true },
        // Written to the file and not yet to the disk: it is the file's all the same.
        { "r--p 00000000 fe:00 9    /opt/just installed", "Shared_Dirty: 4 kB|Private_Dirty: 8 kB|Anonymous: 0 kB|Swap: 0 kB", true },
        // Relocated when it was loaded, and read-only since.
        { "r--p 00000000 fe:00 9    /usr/lib/relocated.so", "Private_Dirty: 4 kB|Anonymous: 4 kB|Swap: 0 kB", false },
        { "r-xp 00000000 fe:00 9    /usr/lib/relocated.so", "Anonymous: 0 kB|Swap: 4 kB", false },
        { "rw-p 00000000 fe:00 9    /usr/lib/data.so", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "rw-s 00000000 fe:00 9    /var/lib/reportwatcher/data/ledger.db-shm", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "r-xs 00000000 00:01 9    /memfd:doublemapper (deleted)", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "r-xp 00000000 fe:00 9    /usr/lib/replaced.so (deleted)", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "---p 00000000 00:00 0    ", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "r--p 00000000 00:00 0    ", "Anonymous: 0 kB|Swap: 0 kB", false },
        { "r-xp 00000000 00:00 0    [vdso]", "Anonymous: 0 kB|Swap: 0 kB", false },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void OnlyWhatCanBeReadFromItsFileAgainIsClean(string header, string figures, bool clean)
    {
        string[] smaps =
        [
            "00400000-00500000 r-xp 00000000 fe:00 1    /first", "Rss: 4 kB", "Anonymous: 0 kB",
            "7f0c00000000-7f0c00021000 " + header, .. figures.Split('|'),
            "7fff00000000-7fff00010000 r-xp 00000000 fe:00 2    /last", "Rss: 4 kB", "Anonymous: 0 kB",
        ];

        string path = header.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(4)?.Trim() ?? "";
        MemoryMapping[] expected =
        [
            new(0x400000, 0x500000, "r-xp", "/first"),
            .. clean ? [new MemoryMapping(0x7f0c00000000, 0x7f0c00021000, header[..4], path)] : Array.Empty<MemoryMapping>(),
            new(0x7fff00000000, 0x7fff00010000, "r-xp", "/last"),
        ];
        MemoryMap.CleanFiles(smaps).ShouldBe(expected);
    }

    [Fact]
    public void WhatIsNewOrHasChangedSinceTheFirstLookIsLeftAlone()
    {
        MemoryMapping same = new(0x1000, 0x2000, "r-xp", "/lib/same.so");
        MemoryMapping[] before = [same, new(0x3000, 0x4000, "r--p", "/lib/other.so"), new(0x5000, 0x6000, "r--p", "/lib/grown.so"), new(0x7000, 0x8000, "r-xp", "/lib/gone.so")];
        MemoryMapping[] clean = [same, new(0x3000, 0x4000, "r-xp", "/lib/other.so"), new(0x5000, 0x7000, "r--p", "/lib/grown.so"), new(0x9000, 0xa000, "r--p", "/lib/new.so")];

        WorkingSet.Lasting(before, clean).ShouldBe([same]);
    }

    /// <summary>Processor time in seconds at each half minute, and what is done then: nothing, a look, or giving back.</summary>
    public static TheoryData<string, double[], string> Lives => new()
    {
        { "a start, and rest", [0.6, 0.65, 0.66, 0.67, 0.68], "LG--" },
        { "a start that takes long", [5, 20, 40, 40.1, 40.2, 40.3], "--LG-" },
        { "work after that", [0.6, 0.6, 0.6, 8, 15, 15.1, 15.2, 15.3], "LG--LG-" },
        { "a trickle that never rests", [0.6, 1.3, 2, 2.7, 3.4], "----" },
        { "so little at a time that it is rest", [0.6, 0.6, 0.6, 0.9, 1.2, 1.4, 1.5], "LG-LG-" },
        { "work between the two looks", [0.6, 0.65, 1.5, 1.6, 1.7, 1.8], "L-LG-" },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void MemoryIsGivenBackAfterAMinuteOfRestAndAgainOnlyAfterWork(string life, double[] processorSeconds, string steps)
    {
        Rest rest = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(processorSeconds[0]));
        string done = "";
        foreach (TimeSpan taken in processorSeconds.Skip(1).Select(s => TimeSpan.FromSeconds(s)))
        {
            RestStep step = rest.Next(taken);
            if (step == RestStep.GiveBack)
                rest.Given(taken);
            done += step switch { RestStep.None => '-', RestStep.Look => 'L', _ => 'G' };
        }

        done.ShouldBe(steps, life);
    }

    [LinuxFact]
    public void PagesOfAFileLeaveTheProcessAndAreReadAgainWhenTheyAreNeeded()
    {
        using TempFolder folder = new();
        byte[] content = new byte[4 << 20];
        new Random(7).NextBytes(content);
        File.WriteAllBytes(folder["data"], content);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(folder["data"], FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte[] read = new byte[content.Length];
        view.ReadArray(0, read, 0, read.Length);
        ResidentKilobytes(folder["data"]).ShouldBe(content.Length / 1024);

        WorkingSet.GiveBack(WorkingSet.ReadOnlyFiles());

        ResidentKilobytes(folder["data"]).ShouldBe(0);
        view.ReadArray(0, read, 0, read.Length);
        read.ShouldBe(content);
    }

    [LinuxFact]
    public unsafe void WhatWasWrittenToAPrivateMappingThatIsReadOnlyNowStays()
    {
        const int readable = 1, writable = 2;
        using TempFolder folder = new();
        File.WriteAllBytes(folder["data"], new byte[64 << 10]);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(folder["data"], FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.CopyOnWrite);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        view.Write(5000, 0x12345678);
        nint address = view.SafeMemoryMappedViewHandle.DangerousGetHandle();
        mprotect(address, 64 << 10, readable).ShouldBe(0);
        IReadOnlyList<MemoryMapping> seen = WorkingSet.ReadOnlyFiles();
        seen.ShouldContain(m => m.Path == folder["data"]);

        WorkingSet.GiveBack(seen);

        view.ReadInt32(5000).ShouldBe(0x12345678);
        mprotect(address, 64 << 10, readable | writable).ShouldBe(0);
    }

    private static int ResidentKilobytes(string path)
        => File.ReadLines("/proc/self/smaps").SkipWhile(l => !l.EndsWith(path, StringComparison.Ordinal))
            .Where(l => l.StartsWith("Rss:", StringComparison.Ordinal)).Select(l => int.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])).First();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(nint address, nuint length, int protection);
}
