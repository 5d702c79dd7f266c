namespace ReportWatcher.Benchmarks.Matching;

/// <summary>Writes articles, and watches sampled from other articles of the same kind.</summary>
internal static class MatchGenerator
{
    private const int Seed = 1;
    private const int MostArticles = 10_000;

    public static int Run(string folder, string? from, double share)
    {
        string[] texts = from is null ? NewsCorpus.Generate(2 * MostArticles, Seed) : NewsCorpus.Read(from);
        Directory.CreateDirectory(folder);
        string[] articles = [.. texts.Where((_, i) => i % 2 == 1).Take(MostArticles)];
        File.WriteAllLines(Path.Combine(folder, "articles.txt"), articles);
        string[] others = [.. texts.Where((_, i) => i % 2 == 0)];
        foreach (int count in (int[])[100, 1_000, 10_000, 100_000])
        {
            QueryMix mix = new(others, share, Seed);
            File.WriteAllLines(Path.Combine(folder, $"watches-{count}.tsv"), Enumerable.Range(1, count).Select(i => $"w{i}\t{mix.Next()}"));
        }

        Console.WriteLine($"{articles.Length:N0} articles and four sets of watches, from {others.Length:N0} others, in {folder}");
        return 0;
    }
}
