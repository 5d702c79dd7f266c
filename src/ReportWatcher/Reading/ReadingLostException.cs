using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Reading;

/// <summary>The process that read a file ended, or was ended for going over a limit. The file may be tried again; others are not concerned.</summary>
/// <param name="code">"timeout", "limit:cpu", "limit:memory" or "parser-crash".</param>
internal sealed class ReadingLostException(string code, string message, Exception? cause = null) : UnreadableReportException(code, message, cause);
