using System.Globalization;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>
/// "match": how fast, and what, a set of watches matches in a set of articles; "match --generate": makes such sets.
/// </summary>
internal static class MatchVerb
{
    private const string Usage = """
        match --watches FILE --articles FILE [--threads N] [--repeat N] [--spans off|on] [--out FILE] [--check N] [--json]
        match --watches FILE --articles FILE --hammer SECONDS [--threads N]
        match --generate OUTDIR [--from FOLDER] [--share S]

        --watches   lines "id TAB query"; a query with a mistake is reported with its line and left out (exit code 1)
        --articles  one article a line, UTF-8, matched as body text
        --threads   how many share the set (1)                --repeat  timed passes; the median counts (3)
        --spans     whether hits are taken (on)               --out     writes lines "articleIndex TAB id", sorted
        --check     holds the first N articles to the reference matcher
        --hammer    several threads for so long: not one match may be lost against one thread
        --generate  articles.txt and watches-100.tsv to watches-100000.tsv, out of the "text" of JSON lines (.jsonl, .jsonl.gz) and of
                    text files; words of a query occur in at most the share S (0.006) of them. Without --from, out of Zipf's law.
        """;

    public static int Run(string[] args)
    {
        Dictionary<string, string>? options = Read(args);
        if (options is null || !(options.ContainsKey("--generate") || options.ContainsKey("--watches") && options.ContainsKey("--articles")))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (options.TryGetValue("--generate", out string? folder))
            return MatchGenerator.Run(folder, options.GetValueOrDefault("--from"), Number("--share", 0.006));

        MatchInput input = MatchInput.Load(options["--watches"], options["--articles"]);
        foreach (string mistake in input.Mistakes)
            Console.Error.WriteLine(mistake);
        int failures = input.Mistakes.Count;
        int threads = (int)Number("--threads", options.ContainsKey("--hammer") ? 4 : 1);
        if (options.ContainsKey("--check"))
            failures += MatchCheck.AgainstReference(input, (int)Number("--check", 0));
        if (options.ContainsKey("--hammer"))
            return failures + MatchCheck.Hammer(input, threads, TimeSpan.FromSeconds(Number("--hammer", 60))) > 0 ? 1 : 0;

        MatchFigures figures = new MatchRun(input, threads, takesHits: options.GetValueOrDefault("--spans") != "off").Measure((int)Number("--repeat", 3));
        if (options.TryGetValue("--out", out string? file))
            MatchCheck.Write(input, file);
        Console.WriteLine(options.ContainsKey("--json") ? figures.ToJson() : figures.ToText());
        return failures > 0 ? 1 : 0;

        double Number(string name, double otherwise)
            => options.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }

    /// <summary>Null if there is something that is no option.</summary>
    private static Dictionary<string, string>? Read(string[] args)
    {
        string[] known = ["--watches", "--articles", "--threads", "--repeat", "--spans", "--out", "--check", "--hammer", "--generate", "--from", "--share"];
        Dictionary<string, string> options = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
                options["--json"] = "";
            else if (known.Contains(args[i]) && i + 1 < args.Length)
                options[args[i]] = args[++i];
            else
                return null;
        }

        return options;
    }
}
