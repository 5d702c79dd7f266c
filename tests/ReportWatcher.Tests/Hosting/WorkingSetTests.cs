using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>Giving back memory that an idle service does not need.</summary>
public sealed partial class WorkingSetTests
{
    /// <summary>A line of maps, and whether it shows a file that nobody writes to through it.</summary>
    public static TheoryData<string, bool> Mappings => new()
    {
        { "r-xp 00000000 fe:00 7    /usr/lib/libc.so.6", true },
        { "r--s 00001000 fe:00 8    /usr/lib/reportwatcher/reportwatcher", true },
        { "r--p 00000000 fe:00 9    /opt/with blanks/a file", true },
        { "rw-p 00000000 fe:00 9    /usr/lib/data.so", false },
        { "rw-s 00000000 fe:00 9    /var/lib/reportwatcher/data/ledger.db-shm", false },
        { "r-xs 00000000 00:01 9    /memfd:doublemapper (deleted)", false },
        { "r-xp 00000000 fe:00 9    /usr/lib/replaced.so (deleted)", false },
        { "---p 00000000 00:00 0    ", false },
        { "r--p 00000000 00:00 0    ", false },
        { "r-xp 00000000 00:00 0    [vdso]", false },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void OnlyFilesThatNobodyWritesToAreLookedAt(string mapping, bool looked)
    {
        string[] maps = ["00400000-00500000 r-xp 00000000 fe:00 1    /first", "7f0c00000000-7f0c00021000 " + mapping, "7fff00000000-7fff00010000 r-xp 00000000 fe:00 2    /last"];

        string[] parts = mapping.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
        MemoryMapping[] expected =
        [
            new(0x400000, 0x500000, "r-xp", 0, "/first"),
            .. looked ? [new MemoryMapping(0x7f0c00000000, 0x7f0c00021000, parts[0], Convert.ToUInt64(parts[1], 16), parts[4].Trim())] : Array.Empty<MemoryMapping>(),
            new(0x7fff00000000, 0x7fff00010000, "r-xp", 0, "/last"),
        ];
        MemoryMap.ReadOnlyFiles(maps).ShouldBe(expected);
    }

    /// <summary>What follows <c>1000-3000 r-xp 00004000 /lib/a.so</c>, and whether it is more of the same.</summary>
    public static TheoryData<string, bool> Neighbours => new()
    {
        { "00003000-00005000 r-xp 00006000 fe:00 1    /lib/a.so", true },
        { "00003000-00005000 r--p 00006000 fe:00 1    /lib/a.so", false },
        { "00003000-00005000 r-xp 00007000 fe:00 1    /lib/a.so", false },
        { "00004000-00005000 r-xp 00006000 fe:00 1    /lib/a.so", false },
        { "00003000-00005000 r-xp 00006000 fe:00 2    /lib/b.so", false },
    };

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void PiecesThatGoOnInEachOtherAreOneMapping(string next, bool one)
    {
        string[] maps = ["00001000-00002000 r-xp 00004000 fe:00 1    /lib/a.so", "00002000-00003000 r-xp 00005000 fe:00 1    /lib/a.so", next];

        MemoryMapping[] found = [.. MemoryMap.ReadOnlyFiles(maps)];

        found.Length.ShouldBe(one ? 1 : 2);
        found[0].ShouldBe(new MemoryMapping(0x1000, one ? 0x5000u : 0x3000u, "r-xp", 0x4000, "/lib/a.so"));
    }

    /// <summary>Entries of a pagemap, the highest three bits first: in memory, swapped out, of a file or shared.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(true, 0)]
    [InlineData(true, 0b101, 0, 0b101)]
    // A shared page that is swapped out comes back from there by itself.
    [InlineData(true, 0b011)]
    // Written to while the mapping was writable, and in memory or swapped out since.
    [InlineData(false, 0b101, 0b100)]
    [InlineData(false, 0b010, 0b101)]
    public void OnlyWhatCanBeReadFromItsFileAgainIsClean(bool clean, params int[] pages)
        => MemoryMap.AreClean([.. pages.Select(p => ((ulong)p << 61) | 0x180000000000123)]).ShouldBe(clean);

    [Fact]
    public void WhatIsNewOrHasChangedSinceTheFirstLookIsLeftAlone()
    {
        MemoryMapping same = new(0x1000, 0x2000, "r-xp", 0, "/lib/same.so");
        MemoryMapping[] before = [same, new(0x3000, 0x4000, "r--p", 0, "/lib/other.so"), new(0x5000, 0x6000, "r--p", 0, "/lib/grown.so"), new(0x7000, 0x8000, "r-xp", 0, "/lib/gone.so")];
        MemoryMapping[] clean = [same, new(0x3000, 0x4000, "r-xp", 0, "/lib/other.so"), new(0x5000, 0x7000, "r--p", 0, "/lib/grown.so"), new(0x9000, 0xa000, "r--p", 0, "/lib/new.so")];

        WorkingSet.Lasting(before, clean).ShouldBe([same]);
    }

    /// <summary>Processor time in seconds and what is resident in MiB after each half minute, and what is done then: nothing, a look, or giving back.</summary>
    public static TheoryData<string, double[], int[], string> Lives => new()
    {
        { "a start, and rest", [0.6, 0.65, 0.66, 0.67, 0.68], [100, 100, 50, 50], "LG--" },
        { "a start that takes long", [5, 20, 40, 40.1, 40.2, 40.3], [100, 100, 100, 100, 50], "--LG-" },
        { "work after that", [0.6, 0.6, 0.6, 8, 15, 15.1, 15.2, 15.3], [100, 100, 50, 90, 90, 90, 50], "LG--LG-" },
        { "a trickle that never rests", [0.6, 1.3, 2, 2.7, 3.4], [100, 100, 100, 100], "----" },
        { "so little at a time that it is rest", [0.6, 0.6, 0.6, 0.9, 1.2, 1.4, 1.5], [100, 100, 50, 50, 50, 50], "LG-LG-" },
        { "work between the two looks", [0.6, 0.65, 1.5, 1.6, 1.7, 1.8], [100, 100, 100, 100, 50], "L-LG-" },
        { "growing without work", [0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6], [100, 100, 50, 54, 57, 58, 59, 51], "LG---LG-" },
        { "what resting needs comes back", [0.6, 0.6, 0.6, 0.6, 0.6, 0.6], [100, 100, 60, 67, 67], "LG---" },
        { "growing again after it had shrunk", [0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6], [100, 100, 60, 50, 58, 59], "LG--LG" },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void MemoryIsGivenBackAfterTwoIntervalsOfRestAndAgainOnlyAfterWorkOrGrowth(string life, double[] processorSeconds, int[] resident, string steps)
    {
        Rest rest = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(processorSeconds[0]));
        string done = "";
        foreach ((TimeSpan taken, int mebibytes) in processorSeconds.Skip(1).Select(s => TimeSpan.FromSeconds(s)).Zip(resident))
        {
            RestStep step = rest.Next(taken, (long)mebibytes << 20);
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

    [LinuxFact]
    public void OnePageThatIsLookedAtBringsFewOthersBack()
    {
        const int pages = 1024, size = 4096;
        using TempFolder folder = new();
        File.WriteAllBytes(folder["data"], new byte[pages * size]);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(folder["data"], FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        for (int page = 0; page < pages; page++)
            view.ReadByte(page * size);

        WorkingSet.GiveBack(WorkingSet.ReadOnlyFiles());
        // One in each of the stretches of 64 KB that the system brings back with a page.
        for (int page = 0; page < pages; page += 16)
            view.ReadByte(page * size);

        ResidentKilobytes(folder["data"]).ShouldBeInRange(pages / 16 * size / 1024, pages * size / 1024 / 4);
        // Divided as it is, it is given back whole the next time.
        WorkingSet.GiveBack(WorkingSet.ReadOnlyFiles());
        ResidentKilobytes(folder["data"]).ShouldBe(0);
    }

    private static int ResidentKilobytes(string path)
    {
        bool ours = false;
        int sum = 0;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (char.IsAsciiHexDigitLower(line[0]))
                ours = line.EndsWith(path, StringComparison.Ordinal);
            else if (ours && line.StartsWith("Rss:", StringComparison.Ordinal))
                sum += int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        return sum;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(nint address, nuint length, int protection);
}
