namespace ReportWatcher.Analysis.Reading;

/// <summary>A report out of which no article can be read.</summary>
/// <param name="code">
/// Short and stable, for programs: "empty", "binary", "unsupported-format", "too-large", "encoding", "depth", "no-text".
/// </param>
/// <param name="message">For people: what was found and what to do.</param>
public class UnreadableReportException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
