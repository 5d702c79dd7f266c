using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>
/// What is read from the seeds and from the five real reports, to the letter: Golden/NAME.txt has the head, then every part
/// of the body and of the furniture with its reason, in order. Of the real reports, whose text is not ours, it has the line
/// of the file that a part stands in and a hash.
/// </summary>
/// <remarks>After a change that is meant, WRITE_GOLDEN=1 in the environment writes them anew; the difference is for reading.</remarks>
public sealed class GoldenTests
{
    private static readonly bool s_write = Environment.GetEnvironmentVariable("WRITE_GOLDEN") == "1";

    public static TheoryData<string> Seeds => [.. Directory.EnumerateFiles(RepositoryFolder("seeds")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ASeedIsReadToTheLetter(string name)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(RepositoryFolder("seeds"), name));

        Holds(name, content, part => part);
    }

    [SharedTheory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("002")]
    [InlineData("003")]
    [InlineData("004")]
    public void ARealReportIsReadToTheLetter(string report)
    {
        byte[] content = File.ReadAllBytes(Directory.GetFiles(Path.Combine(SharedFolder.Path!, "reports"), report + "_*.txt").Single());
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');

        Holds("report-" + report, content, part =>
            string.Create(CultureInfo.InvariantCulture, $"line {LineOf(lines, part)}, {part.Length} characters, {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)))[..16]}"));
    }

    private static void Holds(string name, byte[] content, Func<string, string> show)
    {
        string golden = Path.Combine(RepositoryFolder("tests", "ReportWatcher.Analysis.Tests", "Reading", "Golden"), Path.GetFileNameWithoutExtension(name) + ".txt");
        string read = Show(new ArticleReader().Read(content), show);
        if (s_write)
            File.WriteAllText(golden, read);

        read.ShouldBe(File.ReadAllText(golden).ReplaceLineEndings("\n"));
    }

    private static string Show(Article article, Func<string, string> show)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"title{(article.TitleStated ? "" : " (first sentence)")}: {show(article.Title)}\n");
        text.Append(CultureInfo.InvariantCulture, $"author: {article.Author}\nsource: {article.Source}\npublished: {article.Published:yyyy-MM-dd}\nlanguage: {article.Language}\n");
        text.Append(CultureInfo.InvariantCulture, $"lead: {show(article.Lead)}\n");
        foreach (string paragraph in article.Body.Split("\n\n"))
            text.Append(CultureInfo.InvariantCulture, $"body: {show(paragraph)}\n");
        foreach ((string furniture, FurnitureReason reason) in article.Furniture.Zip(article.FurnitureReasons))
            text.Append(CultureInfo.InvariantCulture, $"{reason}: {show(furniture)}\n");
        return text.ToString();
    }

    /// <summary>Counted from 1; 0 where no line holds the part as it is.</summary>
    private static int LineOf(string[] lines, string part) =>
        Array.FindIndex(lines, line => PageLines.CollapseWhiteSpace(line).Contains(part, StringComparison.Ordinal)) + 1;

    private static string RepositoryFolder(params string[] path) => Path.Combine([SharedFolder.Repository, .. path]);
}
