using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>A set of watches, loaded, and the articles to match.</summary>
/// <param name="Ids">By the watches' numbers.</param>
/// <param name="LoadSeconds">From the first byte of the file to a set that can match.</param>
/// <param name="LoadCpuSeconds">Of the processor, the runtime's compiler and collector included.</param>
/// <param name="LoadPeakBytes">Most memory that the process had in use until then.</param>
/// <param name="Bytes">Of the articles, in UTF-8.</param>
/// <param name="Mistakes">Of the watches left out.</param>
internal sealed record MatchInput(
    WatchSet Watches, string[] Ids, double LoadSeconds, double LoadCpuSeconds, long LoadPeakBytes, Article[] Articles, long Bytes, IReadOnlyList<string> Mistakes)
{
    public static MatchInput Load(string watchFile, string articleFile)
    {
        long begin = TimeProvider.System.GetTimestamp();
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        List<WatchDefinition> definitions = [];
        List<string> mistakes = [];
        List<int> lines = [];
        foreach ((int number, string line) in File.ReadLines(watchFile).Index())
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0)
            {
                definitions.Add(new WatchDefinition { Name = line[..tab], Query = line[(tab + 1)..] });
                lines.Add(number + 1);
            }
            else if (line.Length > 0)
            {
                mistakes.Add($"{watchFile}:{number + 1}: expected id TAB query");
            }
        }

        List<DefinitionError> errors = [];
        WatchSet watches = WatchSet.Compile(definitions, [], [], errors);
        double seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        double cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        long peak = PeakBytes();
        // Keys are "Watches:INDEX:...".
        HashSet<int> bad = [];
        foreach (DefinitionError error in errors)
        {
            int index = int.Parse(error.Key.Split(':')[1]);
            bad.Add(index);
            mistakes.Add($"{watchFile}:{lines[index]}: {error.Message}");
        }

        string[] ids = [.. definitions.Where((_, i) => !bad.Contains(i)).Select(definition => definition.Name)];
        string[] texts = File.ReadAllLines(articleFile);
        Article[] articles = [.. texts.Select(text => new Article { Title = "", TitleStated = false, Lead = "", Body = text })];
        return new MatchInput(watches, ids, seconds, cpu, peak, articles, texts.Sum(text => (long)System.Text.Encoding.UTF8.GetByteCount(text)), mistakes);
    }

    public static long PeakBytes()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
