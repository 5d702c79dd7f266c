using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Commands;

internal enum Grade
{
    Good,

    /// <summary>It works, but not as well as it could, or it may stop to.</summary>
    Doubtful,

    Bad,
}

/// <param name="What">Was looked at.</param>
/// <param name="Mend">What to do; null where there is nothing to do.</param>
internal sealed record Finding(string What, Grade Grade, string Seen, string? Mend = null);

/// <summary>What <c>doctor</c> looks at, as the user who runs it. Changes nothing but short-lived files of its own.</summary>
internal sealed class Examination(string settingsFile, TimeProvider time)
{
    // Room for the ledger to go on, for the mail and for the copy before an upgrade.
    private const long LeastFree = 1L << 30;

    private readonly List<Finding> _findings = [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stopping)
    {
        WatcherSettings? settings = LookAtSettings();
        Folders folders = new(settings?.DataFolder ?? SettingsFile.DataFolderOf(settingsFile));
        LookAtUser(folders);
        LookAtDataFolder(folders);
        LookAtLedger(folders);
        if (settings is not null)
        {
            foreach (Inbox inbox in settings.Inboxes)
                LookAtInbox(inbox, folders);
            LookAtWatchLimits(settings);
        }

        LookAtReaders();
        if (settings is not null)
            await LookAtMailAsync(settings.Mail, stopping);
        return _findings;
    }

    private void Add(string what, Grade grade, string seen, string? mend = null) => _findings.Add(new(what, grade, seen, mend));

    private WatcherSettings? LookAtSettings()
    {
        try
        {
            WatcherSettings settings = SettingsFile.Load(settingsFile);
            Add("settings", Grade.Good, $"{settingsFile}: {settings.Watches.Count} watches, {settings.Topics.Count} topics");
            return settings;
        }
        catch (SettingsException e)
        {
            Add("settings", Grade.Bad, e.Message, "Mend these lines of the file; reportwatcher check looks at it again.");
            return null;
        }
    }

    /// <summary>Whoever may do everything finds nothing that the service may not.</summary>
    private void LookAtUser(Folders folders)
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Directory.Exists(folders.Data) && Posix.OwnerOf(folders.Data) is not (null or 0))
        {
            Add("user", Grade.Doubtful, $"root, but {folders.Data} belongs to another user, as whom the service runs: permissions look better than they are",
                "Run it as that user: sudo -u reportwatcher reportwatcher doctor");
        }
    }

    private void LookAtDataFolder(Folders folders)
    {
        string existing = Existing(folders.Data);
        if (TryWrite(existing, out FileInfo? written) is { } why)
        {
            Add("data folder", Grade.Bad, $"{existing} cannot be written: {why}", GiveToService(existing));
            return;
        }

        bool running = DataLock.IsHeld(folders);
        Add("data folder", Grade.Good, folders.Data + (existing != folders.Data ? ", not made yet" : running ? ", the service runs" : ", the service does not run"));
        LookAtSpace(existing);
        LookAtClock(folders, written!);
    }

    private void LookAtSpace(string folder)
    {
        DriveInfo drive = new(folder);
        string seen = $"{drive.AvailableFreeSpace / (double)(1 << 30):0.0} GiB free where {folder} is ({drive.DriveFormat})";
        if (drive.AvailableFreeSpace < LeastFree)
            Add("space", drive.AvailableFreeSpace < LeastFree / 10 ? Grade.Bad : Grade.Doubtful, seen, "Make room, at least 1 GiB; reports under done/ that are no longer needed may be moved elsewhere.");
        else
            Add("space", Grade.Good, seen);
    }

    /// <summary>A clock that goes wrong makes mail wait or expire: held against the disk's and against what was recorded before.</summary>
    private void LookAtClock(Folders folders, FileInfo written)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan skew = written.LastWriteTimeUtc - now.UtcDateTime;
        DateTimeOffset? last = null;
        try
        {
            last = LedgerStatus.Read(folders)?.LastReportAt;
        }
        catch (LedgerException)
        {
            // Said of the ledger itself.
        }

        string mend = $"Set the clock and keep it set: {(OperatingSystem.IsWindows() ? "w32tm /resync" : "timedatectl set-ntp true")}";
        if (last > now.AddMinutes(1))
            Add("clock", Grade.Bad, $"{now:u}, but a report was recorded at {last:u}", mend);
        else if (skew.Duration() > TimeSpan.FromMinutes(1))
            Add("clock", Grade.Doubtful, $"{now:u}; the file system of the data folder is {skew.TotalSeconds:0} s off", "Set the clock of the file server, or of this machine.");
        else
            Add("clock", Grade.Good, $"{now:u}");
    }

    private void LookAtLedger(Folders folders)
    {
        if (!File.Exists(folders.LedgerFile))
        {
            Add("ledger", Grade.Good, "none yet, the first start makes it");
            return;
        }

        try
        {
            using SqliteConnection db = LedgerConnection.Open(folders.LedgerFile);
            string[] damage = [.. db.Query<string>("PRAGMA integrity_check(5)").Where(line => line != "ok")];
            int version = db.QuerySingle<int>("PRAGMA user_version");
            string seen = $"{folders.LedgerFile}: {new FileInfo(folders.LedgerFile).Length:N0} bytes, schema {version}, SQLite {db.ServerVersion}";
            if (damage.Length > 0)
                Add("ledger", Grade.Bad, $"{seen}; damaged: {string.Join("; ", damage)}", "Stop the service, put the newest good backup in place as ledger.db (or try sqlite3's .recover), start it.");
            else if (version > LedgerSchema.Newest)
                Add("ledger", Grade.Bad, $"{seen}; this program knows schemas up to {LedgerSchema.Newest}", "Install the version of reportwatcher that wrote it.");
            else
                Add("ledger", Grade.Good, seen);
            if (version == LedgerSchema.Newest && damage.Length == 0 && LedgerStatus.Read(folders)?.StrayFiles is { Count: > 0 } stray)
                Add("failed", Grade.Doubtful, LedgerStatus.Say(stray), $"Nothing deletes them, and retry does not find them: move what is to be read from {folders.Failed} into an inbox, the rest elsewhere.");
        }
        catch (SqliteException e)
        {
            Add("ledger", Grade.Bad, $"{folders.LedgerFile} cannot be read: {e.Message}", "Put the newest good backup in place as ledger.db; if it may not be read, give it to the service's user.");
        }
    }

    private void LookAtInbox(Inbox inbox, Folders folders)
    {
        string what = $"inbox {inbox.Tag}";
        if (!Directory.Exists(inbox.Path))
        {
            string parent = Existing(inbox.Path);
            if (TryWrite(parent, out _) is { } whyNot)
                Add(what, Grade.Bad, $"{inbox.Path} is not there and cannot be made: {whyNot}", $"Make it. {GiveToService(inbox.Path)}; under systemd also ReadWritePaths= for it");
            else
                Add(what, Grade.Good, $"{inbox.Path}, not made yet");
            return;
        }

        if (TryWrite(inbox.Path, out _, folders.Data) is { } why)
        {
            Add(what, Grade.Bad, $"reports cannot be taken out of {inbox.Path}: {why}", $"The service's user needs to read and write there; under systemd also ReadWritePaths={inbox.Path}");
            return;
        }

        string[] unreadable = [.. Directory.EnumerateFiles(inbox.Path).Where(f => !InboxFileIsReadable(f)).Take(3)];
        if (unreadable.Length > 0)
            Add(what, Grade.Bad, $"cannot be read: {string.Join(", ", unreadable.Select(f => VisibleText.Escape(f)))}", "Whoever drops files there must leave them readable for the service's user.");
        else if (OperatingSystem.IsLinux() && !CanLease(inbox.Path))
            Add(what, Grade.Doubtful, $"{inbox.Path}: its file system has no leases (a share?), so what was written elsewhere waits for Intake:SettleTime", null);
        else
            Add(what, Grade.Good, inbox.Path);
    }

    private void LookAtWatchLimits(WatcherSettings settings)
    {
        if (!OperatingSystem.IsLinux())
            return;

        long folders = settings.Inboxes.Where(i => Directory.Exists(i.Path))
            .Sum(i => 1L + Directory.EnumerateDirectories(i.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).LongCount());
        long watches = Limit("max_user_watches"), instances = Limit("max_user_instances");
        string seen = $"{folders} folders to watch; at most {watches} watches and {instances} instances for each user";
        if (folders > watches || settings.Inboxes.Count > instances)
            Add("inotify", Grade.Bad, seen, "Raise the limit: sysctl fs.inotify.max_user_watches=524288, and the same in /etc/sysctl.d/; until then files are found by the regular scan only.");
        else if (folders * 2 > watches || settings.Inboxes.Count * 2 > instances)
            Add("inotify", Grade.Doubtful, seen, "Close to the limit, which other programs of the user share: raise fs.inotify.max_user_watches and .max_user_instances.");
        else
            Add("inotify", Grade.Good, seen);

        static long Limit(string name) => long.Parse(File.ReadAllText($"/proc/sys/fs/inotify/{name}"));
    }

    private void LookAtReaders()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pdftotext.exe" : "pdftotext")).FirstOrDefault(File.Exists);
        if (found is null)
            Add("pdftotext", Grade.Doubtful, "not installed: PDFs fail", OperatingSystem.IsWindows()
                ? "Put poppler's pdftotext.exe and what comes with it into a folder of the system's PATH."
                : "Install poppler's tools: apt install poppler-utils, dnf install poppler-utils.");
        else
            Add("pdftotext", Grade.Good, found);
    }

    private async Task LookAtMailAsync(MailOptions mail, CancellationToken stopping)
    {
        if (mail.Transport == MailTransportKind.Pickup)
        {
            string folder = Existing(mail.PickupFolder);
            if (TryWrite(folder, out _) is { } why)
                Add("mail", Grade.Bad, $"{folder} cannot be written: {why}", "Give it to the service's user.");
            else
                Add("mail", Grade.Doubtful, $"goes to files in {mail.PickupFolder}, nobody gets any", "For real mail: \"Transport\": \"Smtp\" and \"Host\" in the section Mail; reportwatcher mail-test sends one.");
            return;
        }

        await using SmtpTransport server = new(mail, time);
        if (await server.TryOpenAsync(stopping) is { } unavailable)
            Add("mail", Grade.Bad, unavailable, "Alerts wait until this works. Mend the section Mail of the settings, or the server.");
        else
            Add("mail", Grade.Good, $"{mail.Host}:{SmtpSession.PortOf(mail)} takes us ({mail.Security})");
    }

    private static string GiveToService(string folder)
        => "Give it to the service's user: " + (OperatingSystem.IsWindows() ? $"icacls \"{folder}\" /grant \"NT SERVICE\\ReportWatcher:(OI)(CI)M\"" : $"chown -R reportwatcher: {folder}");

    private static bool InboxFileIsReadable(string path)
    {
        try
        {
            SafeFile.OpenForReading(path, out _).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // Links and the like are left alone on purpose; what is gone was taken.
            return true;
        }
    }

    private static bool CanLease(string folder)
    {
        string probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        File.WriteAllText(probe, "x");
        try
        {
            using SafeFileHandle handle = SafeFile.OpenForReading(probe, out _);
            return Posix.HasWriter(handle) == false;
        }
        finally
        {
            File.Delete(probe);
        }
    }

    /// <summary>Writes a file and removes it, by way of another folder if one is given; null, or why that failed.</summary>
    private static string? TryWrite(string folder, out FileInfo? written, string? moveTo = null)
    {
        written = null;
        string name = $".doctor-{Guid.NewGuid():N}", probe = Path.Combine(folder, name);
        try
        {
            File.WriteAllText(probe, "x");
            written = new FileInfo(probe);
            _ = written.LastWriteTimeUtc;
            if (moveTo is not null && Directory.Exists(moveTo))
            {
                File.Move(probe, Path.Combine(moveTo, name));
                probe = Path.Combine(moveTo, name);
            }

            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(probe);
            return e.Message;
        }
    }

    /// <summary>The folder itself, or the nearest above it that is there.</summary>
    private static string Existing(string folder)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        return folder;
    }
}
