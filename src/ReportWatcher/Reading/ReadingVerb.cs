using System.Collections.Concurrent;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Hosting;

namespace ReportWatcher.Reading;

/// <summary>The hidden verb: this process reads files for another one, from its standard input to its standard output, until the input ends.</summary>
internal static class ReadingVerb
{
    public const string Name = "read-for-parent";

    /// <summary>The first byte it says: 1 if it could give up the network, 0 if not.</summary>
    public const byte Confined = 1;

    /// <summary>Exit code of a process that had no memory left even to say so.</summary>
    public const int OutOfMemoryExit = 86;

    /// <summary>Large enough for the deepest document that is allowed, with room.</summary>
    private const int StackSize = 16 * 1024 * 1024;

    // Twice as long without a file is rest.
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

    public static int Run()
    {
        byte confined = Confinement.Apply() ? Confined : (byte)0;
        using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
        // A stray print would break the protocol.
        Console.SetOut(TextWriter.Null);
        output.WriteByte(confined);
        output.Flush();

        using BlockingCollection<ReadingRequest> requests = [];
        Thread worker = new(() => OrOutOfMemory(() => Work(requests, output)), StackSize) { IsBackground = true };
        worker.Start();
        // This thread waits on the input even while a file is read: when the parent is gone, so is this process, whatever the worker is at.
        using BufferedStream buffered = new(input, 64 * 1024);
        OrOutOfMemory(() =>
        {
            while (ReadingProtocol.ReadRequest(buffered) is { } request)
                requests.Add(request);
        });
        return 0;
    }

    private static void OrOutOfMemory(Action action)
    {
        try
        {
            action();
        }
        catch (OutOfMemoryException)
        {
            Environment.Exit(OutOfMemoryExit);
        }
    }

    private static void Work(BlockingCollection<ReadingRequest> requests, Stream output)
    {
        while (true)
        {
            ReadingRequest request = Next(requests);
            ReadingAnswer answer = Answer(request);
            ReadingProtocol.Write(output, answer);
            if (answer.Code == OutOfMemory)
                Environment.Exit(0);
        }
    }

    /// <summary>Waits for a request; when none comes for a while, what the last ones were read with is given back.</summary>
    private static ReadingRequest Next(BlockingCollection<ReadingRequest> requests)
    {
        if (requests.TryTake(out ReadingRequest? soon, s_rest))
            return soon;
        IReadOnlyList<MemoryMapping> files = WorkingSet.ReadOnlyFiles();
        if (requests.TryTake(out ReadingRequest? later, s_rest))
            return later;
        WorkingSet.GiveBack(files);
        return requests.Take();
    }

    /// <summary>The code of the answer behind which it ends.</summary>
    public const string OutOfMemory = "limit:memory";

    private static ReadingAnswer Answer(ReadingRequest request)
    {
        try
        {
            ArticleReader reader = new(request.FallbackEncoding) { PdfText = pdf => PdfText.Of(pdf, request.ProcessorTime, request.MemoryMegabytes) };
            return new ReadingAnswer(reader.ReadReport(request.Content), null, null);
        }
        catch (UnreadableReportException e)
        {
            return new ReadingAnswer(null, e.Code, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return new ReadingAnswer(null, OutOfMemory, "takes more memory to read than Reading:MemoryMegabytes allows; save it as plain text, or split it");
        }
        catch (Exception e)
        {
            return new ReadingAnswer(null, "fault", $"a fault of the program, please report it with the file: {e}");
        }
    }
}
