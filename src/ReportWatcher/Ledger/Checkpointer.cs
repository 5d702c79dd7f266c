using Microsoft.Data.Sqlite;
using ReportWatcher.Storage;
using SQLitePCL;

namespace ReportWatcher.Ledger;

/// <summary>
/// Copies what SQLite's log (the WAL) holds into the database, on a thread and a connection of its own, while the writer goes on writing to the log. What
/// is left then the writer copies itself, between two commits: only when nothing is left does the log start over at its beginning.
/// </summary>
/// <remarks>
/// Within the writer's commits, where SQLite does it by default, it took 20 to 55 ms once every 1,400 reports, for which all waited. Two connections that
/// do it at once may damage a database before SQLite 3.51.3.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>
    /// Pages of 4 KiB in the log from which on it is copied: 32 MiB. It becomes longer by what is written meanwhile, and as long as somebody reads
    /// an old state of the database. What a longer log holds several times over goes into the database once.
    /// </summary>
    public const int Due = 8192;

    /// <summary>From here on the writer waits for the other thread: where that gets no processor or a slow disk, the log must not fill the disk.</summary>
    private const int TooLong = 2 * Due;

    /// <summary>Pages that the writer is left with at most, unless it writes faster than they can be copied.</summary>
    private const int Rest = 256;

    private const int MostPasses = 4;

    // Since SQLite 3.51.
    private const int JustTell = -1; // SQLITE_CHECKPOINT_NOOP

    private readonly SqliteConnection _writers;
    private readonly SqliteConnection _own;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _passed = new(true);
    private volatile Phase _phase;
    private volatile SqliteException? _failure;
    private volatile bool _disposing;
    private int _due = Due;

    /// <param name="writers">Its log is not to be copied by SQLite of its own accord.</param>
    public Checkpointer(SqliteConnection writers)
    {
        _writers = writers;
        _own = LedgerConnection.Open(writers.DataSource);
        try
        {
            using SqliteCommand command = _own.CreateCommand();
            // FULL, so that the database is synced before the log may start over. The second one reads the file, by which SQLite sees that it has a log.
            command.CommandText = "PRAGMA synchronous = FULL; PRAGMA schema_version";
            command.ExecuteNonQuery();
        }
        catch
        {
            _own.Dispose();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "ledger checkpoint" };
        _thread.Start();
    }

    private enum Phase
    {
        Idle,
        Beside,
        Rest,
    }

    /// <summary>Why no more may be written: after a failed fsync nobody knows what is on the disk. The log has all that is committed; a start reads it.</summary>
    public SqliteException? Failure => _failure;

    /// <summary>To be called by the writer after each commit, when nobody waits for it any more.</summary>
    public void AfterCommit()
    {
        if (_phase == Phase.Idle)
        {
            int log = Checkpoint(_writers, JustTell).Log;
            if (log < Due)
                _due = Due;
            if (log < _due)
                return;
            _phase = Phase.Beside;
            _passed.Reset();
            _wake.Set();
            return;
        }

        if (_phase == Phase.Beside && Checkpoint(_writers, JustTell).Log >= TooLong)
            _passed.Wait();
        if (_phase == Phase.Rest)
        {
            (int log, int copied) = Checkpoint(_writers, raw.SQLITE_CHECKPOINT_PASSIVE);
            // Somebody who reads an old state needs the log as it is; the disk may be full too. To try again after every commit would not help.
            _due = copied == log ? Due : log + (Due / 4);
            _phase = Phase.Idle;
        }
    }

    public void Dispose()
    {
        _disposing = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _passed.Dispose();
        _own.Dispose();
    }

    private void Run()
    {
        while (_wake.WaitOne() && !_disposing)
        {
            for (int pass = 0; pass < MostPasses && !_disposing; pass++)
            {
                Checkpoint(_own, raw.SQLITE_CHECKPOINT_PASSIVE);
                // Of the log as it is by now, not as the pass found it.
                (int log, int copied) = Checkpoint(_own, JustTell);
                if (log - copied <= Rest)
                    break;
            }

            _phase = Phase.Rest;
            _passed.Set();
        }
    }

    /// <returns>How many pages the log has, and how many of them are in the database.</returns>
    private (int Log, int Copied) Checkpoint(SqliteConnection connection, int mode)
    {
        if (_failure is not null)
            return (0, 0);
        int result = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", mode, out int log, out int copied);
        try
        {
            // Another process copies it just now.
            if ((result & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
        catch (SqliteException e)
        {
            // On a full disk the log grows, as far as it can, and the writer waits.
            if (!DiskRoom.IsFull(e))
                _failure = e;
        }

        return (log, copied);
    }
}
