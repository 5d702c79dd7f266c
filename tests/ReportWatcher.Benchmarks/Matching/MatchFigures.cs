using System.Text.Json;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>What was measured: seconds of the median pass, processor seconds of the best one.</summary>
/// <param name="Bytes">Of the articles, in UTF-8.</param>
internal sealed record MatchFigures(
    int Watches, double LoadSeconds, double LoadCpuSeconds, long LoadPeakBytes, int Articles, int Threads, bool TakesHits, double Seconds, long Bytes, long Matches,
    double CandidatesPerArticle, double BytesAllocatedPerArticle, long PeakRssBytes, double TokenizeSeconds, double CpuSeconds, double TokenizeCpuSeconds)
{
    public string ToJson() => JsonSerializer.Serialize(new
    {
        watches = Watches,
        loadSeconds = LoadSeconds,
        loadCpuSeconds = LoadCpuSeconds,
        loadPeakRssBytes = LoadPeakBytes,
        articles = Articles,
        threads = Threads,
        spans = TakesHits,
        seconds = Seconds,
        articlesPerSecond = Articles / Seconds,
        megabytesPerSecond = Bytes / 1e6 / Seconds,
        matches = Matches,
        candidatesPerArticle = CandidatesPerArticle,
        bytesAllocatedPerArticle = BytesAllocatedPerArticle,
        peakRssBytes = PeakRssBytes,
        tokenizeSeconds = TokenizeSeconds,
        cpuSeconds = CpuSeconds,
        tokenizeCpuSeconds = TokenizeCpuSeconds,
    });

    public string ToText() => $"""
        watches     {Watches:N0}, loaded in {LoadSeconds:F2} s ({LoadCpuSeconds:F2} s of the processor) with at most {LoadPeakBytes / 1048576.0:F0} MiB
        articles    {Articles:N0} of {(double)Bytes / Articles:F0} bytes
        speed       {Articles / Seconds:N0} articles/s, {Bytes / 1e6 / Seconds:F1} MB/s ({Threads} thread{(Threads == 1 ? "" : "s")}, spans {(TakesHits ? "on" : "off")})
        tokenizing  {Articles / TokenizeSeconds:N0} articles/s; matching takes {Seconds / TokenizeSeconds:F1} times as long by the clock, {CpuSeconds / TokenizeCpuSeconds:F1} times by the processor
        processor   {CpuSeconds / Articles * 1e6:F1} µs an article, of which tokenizing {TokenizeCpuSeconds / Articles * 1e6:F1}
        matches     {Matches:N0}, {(double)Matches / Articles:F2} an article of {CandidatesPerArticle:F2} candidates
        memory      {BytesAllocatedPerArticle:F1} bytes allocated an article, peak RSS {PeakRssBytes / 1048576.0:F0} MiB
        """;
}
