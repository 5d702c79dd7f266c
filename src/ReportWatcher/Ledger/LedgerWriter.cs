using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Storage;
using SQLitePCL;

namespace ReportWatcher.Ledger;

/// <summary>
/// The one writer of the database, on a thread of its own. Whatever waits when a transaction begins goes into it together, so that a hundred
/// reports that arrive at once cost one fsync and a lone one does not wait for others. While the disk is full, it waits, and everybody with it:
/// nothing is lost, and all goes on by itself when there is room.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    // Bounds how long the first of a batch waits for the last.
    private const int MaxBatch = 256;

    private readonly SqliteConnection _connection;
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly Checkpointer _checkpointer;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private LedgerException? _broken;
    private volatile bool _waitsForRoom;

    public LedgerWriter(SqliteConnection connection, TimeProvider time, ILogger log)
    {
        (_connection, _time, _log) = (connection, time, log);
        (_begin, _commit) = (connection.CreateCommand(), connection.CreateCommand());
        (_begin.CommandText, _commit.CommandText) = ("BEGIN IMMEDIATE", "COMMIT");
        _checkpointer = new Checkpointer(connection);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    /// <summary>Commits so far: with <see cref="Writes"/> it tells how well writes are grouped.</summary>
    public long Commits { get; private set; }

    public long Writes { get; private set; }

    /// <summary>Rises when rows may be gone that were there, taken back or deleted: what is kept in memory of them must be read anew. For the writer's thread.</summary>
    public long Removals { get; private set; }

    public void NoteRemoval() => Removals++;

    /// <summary>The disk is full, and everybody waits until it is not.</summary>
    public bool WaitsForRoom => _waitsForRoom;

    /// <summary>Runs <paramref name="work"/> inside a transaction; the task ends when it is committed. If it throws, only its own writes are taken back.</summary>
    /// <param name="lent">What the work writes from, disposed of when the task ends: until then the work may run once more.</param>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, IDisposable? lent = null)
    {
        Request<T> request = new(work, lent);
        ObjectDisposedException.ThrowIf(!_requests.Writer.TryWrite(request), this);
        return request.Task;
    }

    public Task WriteAsync(Action<SqliteConnection> work)
        => WriteAsync(connection =>
        {
            work(connection);
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        if (!_requests.Writer.TryComplete())
            return;
        await _disposing.CancelAsync();
        await Task.Run(_thread.Join);
        _checkpointer.Dispose();
        await _begin.DisposeAsync();
        await _commit.DisposeAsync();
        await _connection.DisposeAsync();
        _disposing.Dispose();
    }

    private void Run()
    {
        List<Request> batch = new(MaxBatch);
        while (_requests.Reader.WaitToRead())
        {
            while (batch.Count < MaxBatch && _requests.Reader.TryRead(out Request? request))
                batch.Add(request);
            CommitWhenThereIsRoom(batch);
            batch.Clear();
        }
    }

    private void CommitWhenThereIsRoom(List<Request> batch)
    {
        while (TryCommit(batch) is { } full)
        {
            if (!_waitsForRoom)
                _log.LedgerWaits(full.Message);
            _waitsForRoom = true;
            try
            {
                Task.Delay(DiskRoom.Pause, _time, _disposing.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                Fail(batch, full);
                return;
            }
        }

        if (_waitsForRoom)
            _log.LedgerGoesOn();
        _waitsForRoom = false;
    }

    /// <returns>Null, or why it must be tried again later: the disk is full. Nothing of the batch is in the database then.</returns>
    private SqliteException? TryCommit(List<Request> batch)
    {
        if (_checkpointer.Failure is { } failed)
            _broken ??= Failure(failed);
        if (_broken is not null)
        {
            batch.ForEach(request => request.Fail(_broken));
            return null;
        }

        try
        {
            _begin.ExecuteNonQuery();
            if (!batch.TrueForAll(request => request.TryRun(_connection)))
                RunApart(batch);
            _commit.ExecuteNonQuery();
            Commits++;
            Writes += batch.Count;
        }
        catch (SqliteException e)
        {
            TakeBack();
            if (DiskRoom.IsFull(e))
                return e;
            LedgerException failure = Fail(batch, e);
            // After a failed fsync nobody knows what is on the disk, and trying again may pretend that all is well: only reading anew tells.
            if (e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
                _broken = failure;
            return null;
        }

        // The last first: whoever waits for them in their order is woken once, when all are complete.
        for (int i = batch.Count - 1; i >= 0; i--)
            batch[i].Complete();
        _checkpointer.AfterCommit();
        return null;
    }

    /// <summary>Nothing of the batch is in the database: every caller must know.</summary>
    private LedgerException Fail(List<Request> batch, SqliteException e)
    {
        LedgerException failure = Failure(e);
        batch.ForEach(request => request.Fail(failure));
        return failure;
    }

    private LedgerException Failure(SqliteException e) => new($"the ledger {_connection.DataSource} cannot be written: {e.Message}", e);

    /// <summary>Errors after which SQLite may have taken back the whole transaction by itself: they concern all of a batch.</summary>
    private static bool EndsTransaction(Exception e)
        => e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM };

    /// <summary>Runs a batch again of which one failed, so that only that one's writes are taken back. Rare, so the others need not pay for savepoints.</summary>
    private void RunApart(List<Request> batch)
    {
        TakeBack();
        _begin.ExecuteNonQuery();
        foreach (Request request in batch)
        {
            Run("SAVEPOINT request");
            if (!request.TryRun(_connection))
            {
                NoteRemoval();
                Run("ROLLBACK TO request");
            }

            Run("RELEASE request");
        }
    }

    /// <summary>Rolls back, unless SQLite did that by itself, as it does on a full disk or an I/O error.</summary>
    private void TakeBack()
    {
        NoteRemoval();
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            Run("ROLLBACK");
    }

    private void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Request
    {
        /// <summary>False if it threw; the exception is kept for the caller.</summary>
        public abstract bool TryRun(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Request<T>(Func<SqliteConnection, T> work, IDisposable? lent) : Request
    {
        // The caller's continuation must not run on the writer's thread.
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _exception;

        public Task<T> Task => _completion.Task;

        public override bool TryRun(SqliteConnection connection)
        {
            try
            {
                _exception = null;
                _result = work(connection);
                return true;
            }
            catch (Exception e) when (!EndsTransaction(e))
            {
                _exception = e;
                return false;
            }
        }

        public override void Complete()
        {
            lent?.Dispose();
            if (_exception is null)
                _completion.SetResult(_result!);
            else
                _completion.SetException(_exception);
        }

        public override void Fail(Exception exception)
        {
            lent?.Dispose();
            _completion.TrySetException(_exception ?? exception);
        }
    }
}
