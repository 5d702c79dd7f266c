using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Hosting;

/// <summary>
/// Gives back the memory that the start, or much work, has needed and an idle service does not: two thirds of what is resident after the start are
/// pages of the program's own file that are never looked at again. The system would take them when it is short of memory; who runs a dozen
/// services on a small machine counts them before that.
/// </summary>
/// <remarks>
/// Nothing is lost by it, and little time: what is needed again comes from the system's cache of the file, a page in a microsecond. It is done
/// when the service has rested for twenty seconds, and again only after work or when the process has grown though it rests.
/// </remarks>
internal sealed partial class WorkingSet(TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        // The start goes on until the first round.
        await Task.Delay(time.UntilRound(s_interval), time, stopping);
        Rest rest = new(s_interval, Environment.CpuUsage.TotalTime);
        IReadOnlyList<MemoryMapping> before = [];
        while (true)
        {
            await Task.Delay(time.UntilRound(s_interval), time, stopping);
            switch (rest.Next(Environment.CpuUsage.TotalTime, Environment.WorkingSet))
            {
                case RestStep.Look:
                    before = ReadOnlyFiles();
                    break;
                case RestStep.GiveBack:
                    GiveBack(before);
                    before = [];
                    rest.Given(Environment.CpuUsage.TotalTime);
                    break;
            }
        }
    }

    /// <summary>Everything that can be had again. Takes some ten milliseconds.</summary>
    /// <param name="before">What <see cref="ReadOnlyFiles"/> returned a while ago.</param>
    public static void GiveBack(IReadOnlyList<MemoryMapping> before)
    {
        List<MemoryMapping> clean = [.. Lasting(before, CleanFiles())];
        // After the look, which leaves some strings.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            GiveBackOnLinux(clean);
        else if (OperatingSystem.IsWindows())
            _ = SetProcessWorkingSetSize(GetCurrentProcess(), -1, -1);
    }

    /// <summary>The files that the process has mapped read-only. Empty where the system does not tell: then their pages stay.</summary>
    public static IReadOnlyList<MemoryMapping> ReadOnlyFiles()
    {
        try
        {
            return OperatingSystem.IsLinux() ? [.. MemoryMap.ReadOnlyFiles(File.ReadLines("/proc/self/maps"))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// What may be given back: what is clean now and was there before. MADV_DONTNEED empties whatever is at an address, and between the look and the
    /// call another thread might unmap a file and map something else there, or make an image that it has just mapped writable to relocate it. Both
    /// happen to what is new: what has stayed as it is for ten seconds are the images of the code in use, which stay until the process ends.
    /// </summary>
    public static IEnumerable<MemoryMapping> Lasting(IEnumerable<MemoryMapping> before, IEnumerable<MemoryMapping> clean)
    {
        HashSet<MemoryMapping> known = [.. before];
        return clean.Where(known.Contains);
    }

    /// <summary>Those of them of which every page in memory is the file's.</summary>
    private static List<MemoryMapping> CleanFiles()
    {
        IReadOnlyList<MemoryMapping> files = ReadOnlyFiles();
        if (files.Count == 0)
            return [];
        try
        {
            using SafeFileHandle pagemap = File.OpenHandle("/proc/self/pagemap");
            return [.. files.Where(m => MemoryMap.IsClean(m, pagemap))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [SupportedOSPlatform("linux")]
    private static void GiveBackOnLinux(List<MemoryMapping> clean)
    {
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc keeps what is freed.
        }

        foreach (MemoryMapping mapping in clean)
        {
            Divide(mapping);
            _ = madvise((nuint)mapping.Start, (nuint)(mapping.End - mapping.Start), DontNeed);
        }
    }

    /// <summary>
    /// With a page that is looked at the system maps those around it that it has, 64 KB (fault_around_bytes) as far as the mapping reaches: of code that
    /// is run a function here and there that is five times as much as is needed. Every other piece is marked as none for a core dump, in which a file's
    /// pages are not written anyway; pieces whose marks differ are mappings of their own. Madvise(2) has no plainer way to say so:
    /// MADV_RANDOM leaves that as it is, and would have a busy disk read page by page.
    /// </summary>
    [SupportedOSPlatform("linux")]
    private static void Divide(MemoryMapping mapping)
    {
        if (Environment.SystemPageSize > Piece)
            return;
        for (ulong start = mapping.Start; start < mapping.End; start += 2UL * Piece)
            _ = madvise((nuint)start, (nuint)Math.Min((ulong)Piece, mapping.End - start), DontDump);
    }

    // The whole program makes some eight thousand of them, and a process may have 65,530 mappings.
    private const int Piece = 16 * 1024;

    private const int DontNeed = 4, DontDump = 16;

    [LibraryImport("libc")]
    private static partial int madvise(nuint address, nuint length, int advice);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentProcess();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetProcessWorkingSetSize(nint process, nint least, nint most);
}

internal enum RestStep
{
    None,

    /// <summary>Half of the rest is over.</summary>
    Look,

    GiveBack,
}

/// <summary>Tells from the processor time that a process has taken, and from its size, when it rests after work.</summary>
/// <param name="interval">In which it is asked.</param>
/// <param name="start">Taken by the start, which is work too.</param>
internal sealed class Rest(TimeSpan interval, TimeSpan start)
{
    // Less can have made little resident, and giving back takes a tenth of it. An idle service needs half an hour for so much.
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(0.5);

    // What rests grows too: by what it allocates until the collector looks, by code that is compiled.
    private const long Growth = 8 << 20;

    // 2 % of a processor: more than an idle service takes, less than a trickle of reports does.
    private readonly TimeSpan _most = interval / 50;

    private TimeSpan _last = start;
    private TimeSpan _given;
    // Resident when what the service needs to rest has come back; the first look after giving back tells. Null before that.
    private long? _level;
    private bool _worked = true;
    private bool _looked;

    /// <param name="taken">Processor time so far.</param>
    /// <param name="resident">Bytes.</param>
    public RestStep Next(TimeSpan taken, long resident)
    {
        bool rests = taken - _last < _most;
        _last = taken;
        _level = Math.Min(_level ?? resident, resident);
        _worked |= taken - _given >= s_work || resident - _level >= Growth;
        RestStep step = !rests || !_worked ? RestStep.None : _looked ? RestStep.GiveBack : RestStep.Look;
        _looked = step == RestStep.Look;
        return step;
    }

    /// <param name="taken">By then; what giving back has taken is no work.</param>
    public void Given(TimeSpan taken) => (_worked, _given, _last, _level) = (false, taken, taken, null);
}
