using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Intake;

/// <summary>Something happened in an inbox. Events are hints: the scan finds what they miss.</summary>
/// <param name="Path">Full path; null where everything must be looked at again.</param>
internal readonly record struct FolderEvent(FolderEventKind Kind, string? Path);

internal enum FolderEventKind
{
    /// <summary>A file appeared or changed.</summary>
    Changed,

    /// <summary>A writer closed a file. Tells, where a lease cannot, that nobody writes to it any more.</summary>
    Closed,

    /// <summary>A file was moved in: whoever did that was done with it.</summary>
    MovedIn,

    /// <summary>Events were lost, or a folder came: list everything.</summary>
    Rescan,

    /// <summary>The inbox itself was removed or moved away; this source is dead.</summary>
    Gone,
}

/// <summary>The events of one folder, such as an inbox, and of the folders below it.</summary>
/// <remarks>
/// Raw inotify on Linux: .NET's FileSystemWatcher never reports a close, and after one overflow of its queue reports nothing any more,
/// while inotify itself goes on. Elsewhere FileSystemWatcher, renewed by the caller after <see cref="FolderEventKind.Rescan"/>.
/// </remarks>
internal abstract class FolderEvents : IDisposable
{
    // Bounded: what does not fit is found by the scan that the overflow asks for.
    private readonly Channel<FolderEvent> _events = Channel.CreateBounded<FolderEvent>(
        new BoundedChannelOptions(16384) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private volatile bool _overflowed;

    public ChannelReader<FolderEvent> Reader => _events.Reader;

    /// <param name="below">Also the folders below.</param>
    /// <exception cref="IOException">The folder cannot be watched: gone, or the system's limit of watches is reached.</exception>
    public static FolderEvents Watch(string folder, bool below = true) => OperatingSystem.IsLinux() ? new InotifyEvents(folder, below) : new WatcherEvents(folder, below);

    /// <summary>True once after events were lost because nobody read them.</summary>
    public bool TakeOverflow()
    {
        bool overflowed = _overflowed;
        _overflowed = false;
        return overflowed;
    }

    /// <summary>Has a file looked at as if something had happened to it.</summary>
    public void LookAgain(string path) => Raise(FolderEventKind.Changed, path);

    public abstract void Dispose();

    protected void Raise(FolderEventKind kind, string? path)
    {
        if (!_events.Writer.TryWrite(new FolderEvent(kind, path)))
            _overflowed = true;
    }
}

internal sealed class WatcherEvents : FolderEvents
{
    // The most that Windows gives for a folder on a share. When it is full, the watcher is renewed and everything listed.
    private const int BufferSize = 64 * 1024;

    private readonly FileSystemWatcher _watcher;

    public WatcherEvents(string folder, bool below)
    {
        _watcher = new FileSystemWatcher(folder) 
        {
            IncludeSubdirectories = below,
            InternalBufferSize = BufferSize,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        // Handlers only pass on: a slow one makes the watcher lose events.
        _watcher.Created += (_, e) => Pass(FolderEventKind.Changed, FolderEventKind.Rescan, e.FullPath);
        _watcher.Changed += (_, e) => Pass(FolderEventKind.Changed, null, e.FullPath);
        _watcher.Renamed += (_, e) => Pass(FolderEventKind.MovedIn, FolderEventKind.Rescan, e.FullPath);
        _watcher.Error += (_, _) => Raise(FolderEventKind.Gone, null);
        _watcher.EnableRaisingEvents = true;
    }

    public override void Dispose() => _watcher.Dispose();

    /// <summary>A folder that comes may bring files, of which nothing is said; one that changes has them come and go, which is said of each.</summary>
    private void Pass(FolderEventKind file, FolderEventKind? folder, string path)
    {
        if (!Directory.Exists(path))
            Raise(file, path);
        else if (folder is { } kind)
            Raise(kind, null);
    }
}

internal sealed partial class InotifyEvents : FolderEvents
{
    private const uint CloseWrite = 0x8, MovedTo = 0x80, Create = 0x100, DeleteSelf = 0x400, MoveSelf = 0x800;
    private const uint Unmount = 0x2000, QueueOverflow = 0x4000, Ignored = 0x8000, IsFolder = 0x40000000;
    private const uint OnlyFolder = 0x01000000, DontFollow = 0x02000000;
    private const int NonBlock = 0x800, CloseOnExec = 0x80000;
    private const short PollIn = 1;

    private readonly Dictionary<int, string> _folders = [];
    private readonly SafeFileHandle _inotify;
    private readonly SafeFileHandle _stop;
    private readonly Thread _thread;
    private readonly int _root;
    private readonly bool _below;

    public InotifyEvents(string folder, bool below)
    {
        _below = below;
        _inotify = Own(inotify_init1(NonBlock | CloseOnExec), "cannot make an inotify instance (limit: fs.inotify.max_user_instances)");
        _stop = Own(eventfd(0, NonBlock | CloseOnExec), "cannot make an event descriptor");
        _root = AddWatch(folder);
        if (_root < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _inotify.Dispose();
            _stop.Dispose();
            throw new IOException($"cannot watch {folder}: {new Win32Exception(error).Message}");
        }

        if (below)
            AddFoldersBelow(folder);
        _thread = new Thread(Read) { IsBackground = true, Name = "inotify" };
        _thread.Start();
    }

    public override void Dispose()
    {
        Span<byte> one = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(one, 1);
        _ = write(Descriptor(_stop), one, 8);
        _thread.Join();
        _inotify.Dispose();
        _stop.Dispose();
    }

    private static SafeFileHandle Own(int descriptor, string failure)
        => descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{failure}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private int AddWatch(string folder)
    {
        int watch = inotify_add_watch(
            Descriptor(_inotify), folder, CloseWrite | MovedTo | Create | DeleteSelf | MoveSelf | OnlyFolder | DontFollow);
        if (watch >= 0)
            _folders[watch] = folder;
        return watch;
    }

    private void AddFoldersBelow(string folder)
    {
        // A folder that cannot be watched or listed is found by the scan.
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        try
        {
            foreach (string below in Directory.EnumerateDirectories(folder, "*", options))
                AddWatch(below);
        }
        catch (IOException)
        {
            Raise(FolderEventKind.Rescan, null);
        }
    }

    private void Read()
    {
        byte[] buffer = new byte[64 * 1024];
        PollDescriptor[] waits = [new() { Descriptor = Descriptor(_inotify), Events = PollIn }, new() { Descriptor = Descriptor(_stop), Events = PollIn }];
        while (true)
        {
            if (poll(waits, 2, -1) < 0)
                continue; // EINTR
            if (waits[1].Returned != 0)
                return;

            int length = (int)read(Descriptor(_inotify), buffer, (nuint)buffer.Length);
            if (length > 0)
                Parse(buffer.AsSpan(0, length));
        }
    }

    // struct inotify_event: int wd; uint mask, cookie, len; char name[len], padded with NUL.
    private void Parse(ReadOnlySpan<byte> events)
    {
        while (events.Length >= 16)
        {
            int watch = BinaryPrimitives.ReadInt32LittleEndian(events);
            uint mask = BinaryPrimitives.ReadUInt32LittleEndian(events[4..]);
            int nameLength = BinaryPrimitives.ReadInt32LittleEndian(events[12..]);
            ReadOnlySpan<byte> name = events.Slice(16, nameLength).TrimEnd((byte)0);
            events = events[(16 + nameLength)..];
            Handle(watch, mask, name);
        }
    }

    private void Handle(int watch, uint mask, ReadOnlySpan<byte> name)
    {
        if ((mask & QueueOverflow) != 0)
        {
            Raise(FolderEventKind.Rescan, null);
        }
        else if ((mask & (DeleteSelf | MoveSelf | Unmount | Ignored)) != 0)
        {
            if (watch == _root)
                Raise(FolderEventKind.Gone, null);
            else if ((mask & Ignored) != 0)
                _folders.Remove(watch);
        }
        else if (_folders.TryGetValue(watch, out string? folder) && name.Length > 0)
        {
            string path = Path.Combine(folder, Encoding.UTF8.GetString(name));
            if ((mask & IsFolder) != 0)
            {
                if (!_below)
                    return;
                // Files can be in it before it is watched.
                AddWatch(path);
                AddFoldersBelow(path);
                Raise(FolderEventKind.Rescan, null);
            }
            else
            {
                Raise((mask & MovedTo) != 0 ? FolderEventKind.MovedIn : (mask & CloseWrite) != 0 ? FolderEventKind.Closed : FolderEventKind.Changed, path);
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int descriptor, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll([In, Out] PollDescriptor[] descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte[] buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> buffer, nuint length);
}
