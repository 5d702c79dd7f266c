using System.Threading.Channels;

namespace ReportWatcher.Hosting;

/// <summary>
/// Threads of their own for what goes on all the time while there is a lot to do, and waiting on them. Threads of the pool look around for work before they
/// sleep; where they are more than the processors, that time is taken from those which have some.
/// </summary>
internal static class Blocking
{
    /// <summary>Runs <paramref name="work"/> on a thread that shows under this name. The task is cancelled where the work throws for <paramref name="stopping"/>.</summary>
    public static Task RunAsync(string thread, Action work, CancellationToken stopping = default)
        => Task.Factory.StartNew(
            () =>
            {
                Thread.CurrentThread.Name = thread;
                work();
            },
            stopping,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <inheritdoc cref="ChannelReader{T}.WaitToReadAsync"/>
    public static bool WaitToRead<T>(this ChannelReader<T> reader, CancellationToken stopping = default)
        => reader.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="ChannelWriter{T}.WriteAsync"/>
    public static void Write<T>(this ChannelWriter<T> writer, T item, CancellationToken stopping = default)
    {
        if (!writer.TryWrite(item))
            writer.WriteAsync(item, stopping).AsTask().GetAwaiter().GetResult();
    }
}
