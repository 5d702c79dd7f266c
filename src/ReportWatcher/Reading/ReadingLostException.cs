using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Reading;

/// <summary>The process that read a file ended, or was ended for going over a limit. The file may be tried again; others are not concerned.</summary>
/// <param name="code">"timeout", "limit:cpu", "limit:memory" or "parser-crash".</param>
internal sealed class ReadingLostException(string code, string message, Exception? cause = null) : UnreadableReportException(code, message, cause);

/// <summary>There is no process to read a file with: none can be started, or it ends before it has been given the file. No file is to blame.</summary>
internal sealed class NoReaderException(string reason, Exception? cause = null) : IOException($"the process that reads files does not start: {reason}", cause);
