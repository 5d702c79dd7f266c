using System.Text.Json;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>What is wrong with one inbox: said once in the log, and kept as a note in the ledger for <c>status</c>.</summary>
internal sealed class InboxCondition(Inbox inbox, InboxStates states, ReportLedger ledger, ILogger log)
{
    // An inbox full of what cannot be taken must not fill the memory or the note.
    private const int MaxRefused = 1000, MaxShown = 20;

    private readonly Dictionary<string, LeftFile> _refused = [];
    private readonly HashSet<string> _seen = [];
    private string? _mount;
    private string? _written;

    /// <summary>Why it cannot be read; null while it can.</summary>
    public string? Unavailable { get; private set; }

    public static string NoteOf(string tag) => $"inbox {tag}";

    private string MountNote => $"mount of {inbox.Path}";

    /// <summary>
    /// Why the folder is not the inbox that it was; null if it is. An empty or missing folder where the file system that held it is no longer
    /// mounted is not an empty inbox. One with something in it is in use: then the inbox lies there now.
    /// </summary>
    public async Task<string?> FindAwayAsync()
    {
        string mount = MountPoints.Above(inbox.Path);
        _mount ??= await ledger.ReadNoteAsync(MountNote);
        bool gone = _mount is not null && _mount != mount && MountPoints.Above(_mount) != _mount;
        if (gone && (!Directory.Exists(inbox.Path) || !Directory.EnumerateFileSystemEntries(inbox.Path).Any()))
            return $"nothing is mounted at {_mount}, where it was";
        if (_mount != mount)
            await ledger.NoteAsync(MountNote, _mount = mount);
        return null;
    }

    public async Task SayUnavailableAsync(string reason)
    {
        if (Unavailable is null)
            log.InboxUnavailable(inbox.Path, reason);
        Unavailable = reason;
        states.SayUnavailable(inbox, reason);
        await WriteAsync();
    }

    public async Task SayAvailableAsync()
    {
        if (Unavailable is not null)
            log.InboxAvailable(inbox.Path);
        Unavailable = null;
        states.SayWatched(inbox);
        await WriteAsync();
    }

    /// <summary>A file that is left where it is, and looked at again with every scan: the operator may mend it.</summary>
    public void Refuse(string path, string reason)
    {
        _seen.Add(path);
        if (_refused.Count >= MaxRefused || _refused.ContainsKey(path))
            return;
        LeftFile left = _refused[path] = new LeftFile(VisibleText.Escape(StrayBytes.Whole(path)), reason);
        log.FileRefused(left.File, reason);
    }

    public void SayRenamed(string path, string name) => log.FileRenamed(path, name);

    public void Accept(string path) => _refused.Remove(path);

    /// <summary>Forgets what a whole scan has not met again.</summary>
    /// <param name="isWaiting">Whether a file is under observation, which scans pass over.</param>
    public async Task EndScanAsync(Func<string, bool> isWaiting)
    {
        foreach (string path in _refused.Keys.Where(path => !_seen.Contains(path) && !isWaiting(path)).ToList())
            _refused.Remove(path);
        _seen.Clear();
        await WriteAsync();
    }

    private async Task WriteAsync()
    {
        InboxNote note = new(Unavailable, _refused.Count, [.. _refused.Values.Take(MaxShown)]);
        string written = JsonSerializer.Serialize(note, FindingsJson.Options);
        if (written == _written)
            return;
        await ledger.NoteAsync(NoteOf(inbox.Tag), written);
        _written = written;
    }
}

/// <summary>What the running service says of an inbox.</summary>
/// <param name="Left">How many files are left where they are because they cannot be taken.</param>
/// <param name="Files">The first of them.</param>
internal sealed record InboxNote(string? Unavailable, int Left, IReadOnlyList<LeftFile> Files)
{
    /// <summary>Null where the service has said nothing.</summary>
    public static InboxNote? Of(string tag, IReadOnlyDictionary<string, string>? notes)
        => Read(notes?.GetValueOrDefault(InboxCondition.NoteOf(tag)));

    public static InboxNote? Read(string? note) => note is null ? null : JsonSerializer.Deserialize<InboxNote>(note, FindingsJson.Options);
}

internal sealed record LeftFile(string File, string Reason);
