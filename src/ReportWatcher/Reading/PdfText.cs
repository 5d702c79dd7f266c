using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Reading;

/// <summary>Takes the text out of a PDF by poppler's pdftotext, within limits of its own.</summary>
internal static class PdfText
{
    private const int MostPages = 2000;
    private const int MostBytes = 128 * 1024 * 1024;

    /// <summary>Some damage makes pdftotext complain for ever, and wait for ever once nobody reads that.</summary>
    private const int MostComplaints = 256 * 1024;

    private const string Missing = "A PDF is read by poppler's pdftotext, which is not installed: install it (Debian and Ubuntu: the package poppler-utils), then retry.";

    // One page more than is allowed shows that there are more.
    private static readonly string[] s_arguments = ["-enc", "UTF-8", "-eol", "unix", "-l", $"{MostPages + 1}", "-", "-"];

    /// <param name="processorTime">For pdftotext.</param>
    /// <param name="memoryMegabytes">Address space of pdftotext.</param>
    /// <exception cref="UnreadableReportException">With the reason.</exception>
    public static string Of(ReadOnlyMemory<byte> content, TimeSpan processorTime, int memoryMegabytes)
    {
        using Process process = Start(Command(processorTime, memoryMegabytes));
        // pdftotext may write before it has read all, and complain before it writes.
        Task feeding = Task.Run(() => Feed(process, content));
        Task<(string Text, bool TooMuch)> complaining = Task.Run(() => ReadOrKill(process, process.StandardError.BaseStream, MostComplaints));
        (string text, bool tooMuch) = ReadOrKill(process, process.StandardOutput.BaseStream, MostBytes);
        process.WaitForExit();
        feeding.Wait();
        (string complaints, bool endless) = complaining.Result;
        if (tooMuch)
            throw new UnreadableReportException("too-large", $"The PDF holds more than {MostBytes / 1024 / 1024} MiB of text: split it.");
        if (process.ExitCode != 0)
            throw endless ? Damaged(complaints) : Reason(process.ExitCode, complaints);
        return text.AsSpan().Count('\f') <= MostPages ? text
            : throw new UnreadableReportException("limit:pages", $"The PDF has more than {MostPages:N0} pages: split it.");
    }

    private static ProcessStartInfo Command(TimeSpan processorTime, int memoryMegabytes)
    {
        ProcessStartInfo command = OperatingSystem.IsWindows()
            ? new("pdftotext", s_arguments)
            : new("/bin/sh", ["-c", $"ulimit -t {Math.Ceiling(processorTime.TotalSeconds)} && ulimit -v {memoryMegabytes * 1024L} && exec pdftotext \"$@\"", "pdftotext", .. s_arguments]);
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        return command;
    }

    private static Process Start(ProcessStartInfo command)
    {
        try
        {
            return Process.Start(command)!;
        }
        catch (Win32Exception e)
        {
            throw new UnreadableReportException("pdftotext-missing", Missing, e);
        }
    }

    private static void Feed(Process process, ReadOnlyMemory<byte> content)
    {
        try
        {
            using Stream input = process.StandardInput.BaseStream;
            input.Write(content.Span);
        }
        catch (IOException)
        {
            // It has read enough, or ended: its exit code says which.
        }
    }

    private static (string Text, bool TooMuch) ReadOrKill(Process process, Stream stream, int most)
    {
        using MemoryStream read = new();
        byte[] buffer = new byte[64 * 1024];
        int got;
        while ((got = stream.Read(buffer)) > 0 && read.Length <= most)
            read.Write(buffer, 0, got);
        bool tooMuch = read.Length > most;
        if (tooMuch)
            process.Kill();
        return (Encoding.UTF8.GetString(read.GetBuffer().AsSpan(0, (int)Math.Min(read.Length, most))), tooMuch);
    }

    private static UnreadableReportException Damaged(string complaints)
        => new("damaged", $"The PDF is damaged or cut off: save it again. pdftotext says: {complaints.Trim().Split('\n')[0]}");

    /// <summary>Exit codes: 1 for what cannot be opened, 128 and the signal for an end by one, 127 where the shell finds no such program.</summary>
    private static UnreadableReportException Reason(int code, string complaints)
    {
        const int SIGKILL = 9, SIGXCPU = 24;
        return code switch
        {
            127 => new UnreadableReportException("pdftotext-missing", Missing),
            128 + SIGXCPU or 128 + SIGKILL => new UnreadableReportException("limit:cpu", "The PDF takes more processor time to read than Reading:ProcessorTimeLimit allows: save its text."),
            _ when complaints.Contains("password", StringComparison.OrdinalIgnoreCase) => new UnreadableReportException("encrypted", "The PDF is encrypted: save it without a password."),
            _ when complaints.Contains("bad_alloc", StringComparison.Ordinal) || complaints.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
                => new UnreadableReportException("limit:memory", "The PDF takes more memory to read than Reading:MemoryMegabytes allows: save its text."),
            > 128 => new UnreadableReportException("parser-crash", $"Reading the PDF ended pdftotext with signal {code - 128}: save its text."),
            _ => Damaged(complaints),
        };
    }
}
