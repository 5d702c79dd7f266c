using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ReportWatcher.Hosting;

/// <summary>
/// Gives back the memory that the start, or much work, has needed and an idle service does not: two thirds of what is resident after the start are
/// pages of the program's own file that are never looked at again. The system would take them when it is short of memory; who runs a dozen
/// services on a small machine counts them before that.
/// </summary>
/// <remarks>
/// Nothing is lost by it, and little time: what is needed again comes from the system's cache of the file, a page in a microsecond. It is done
/// after a minute of rest, and again only after work.
/// </remarks>
internal sealed partial class WorkingSet(TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken stopping)
    {
        // The start goes on until the first round.
        await Task.Delay(time.UntilRound(s_interval), time, stopping);
        Rest rest = new(s_interval, Environment.CpuUsage.TotalTime);
        IReadOnlyList<MemoryMapping> before = [];
        while (true)
        {
            await Task.Delay(time.UntilRound(s_interval), time, stopping);
            switch (rest.Next(Environment.CpuUsage.TotalTime))
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
        List<MemoryMapping> clean = [.. Lasting(before, Look("/proc/self/smaps", MemoryMap.CleanFiles))];
        // After the look, which leaves some strings.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            GiveBackOnLinux(clean);
        else if (OperatingSystem.IsWindows())
            _ = SetProcessWorkingSetSize(GetCurrentProcess(), -1, -1);
    }

    /// <summary>The files that the process has mapped read-only. Empty where the system does not tell: then their pages stay.</summary>
    public static IReadOnlyList<MemoryMapping> ReadOnlyFiles() => Look("/proc/self/maps", MemoryMap.ReadOnlyFiles);

    /// <summary>
    /// What may be given back: what is clean now and was there before. MADV_DONTNEED empties whatever is at an address, and between the look and the
    /// call another thread might unmap a file and map something else there, or make an image that it has just mapped writable to relocate it. Both
    /// happen to what is new: what has stayed as it is for half a minute are the images of the code in use, which stay until the process ends.
    /// </summary>
    public static IEnumerable<MemoryMapping> Lasting(IEnumerable<MemoryMapping> before, IEnumerable<MemoryMapping> clean)
    {
        HashSet<MemoryMapping> known = [.. before];
        return clean.Where(known.Contains);
    }

    private static List<MemoryMapping> Look(string maps, Func<IEnumerable<string>, IEnumerable<MemoryMapping>> choose)
    {
        try
        {
            return OperatingSystem.IsLinux() ? [.. choose(File.ReadLines(maps))] : [];
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
            _ = madvise((nuint)mapping.Start, (nuint)(mapping.End - mapping.Start), DontNeed);
    }

    private const int DontNeed = 4;

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

/// <summary>Tells from the processor time that a process has taken when it rests after work.</summary>
/// <param name="interval">In which it is asked.</param>
/// <param name="start">Taken by the start, which is work too.</param>
internal sealed class Rest(TimeSpan interval, TimeSpan start)
{
    // Less can have made little resident, and giving back takes a tenth of it. An idle service needs some ten minutes for so much, in the first hour
    // mostly to compile what it repeats.
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(0.5);

    // 2 % of a processor: more than an idle service takes, less than a trickle of reports does.
    private readonly TimeSpan _most = interval / 50;

    private TimeSpan _last = start;
    private TimeSpan _given;
    private bool _worked = true;
    private bool _looked;

    public RestStep Next(TimeSpan taken)
    {
        bool rests = taken - _last < _most;
        _last = taken;
        _worked |= taken - _given >= s_work;
        RestStep step = !rests || !_worked ? RestStep.None : _looked ? RestStep.GiveBack : RestStep.Look;
        _looked = step == RestStep.Look;
        return step;
    }

    /// <param name="taken">By then; what giving back has taken is no work.</param>
    public void Given(TimeSpan taken) => (_worked, _given, _last) = (false, taken, taken);
}
