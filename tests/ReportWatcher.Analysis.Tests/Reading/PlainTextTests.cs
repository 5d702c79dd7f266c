using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>Plain text is read out of a buffer that is lent and given back; nothing of it may stay in the article.</summary>
public sealed class PlainTextTests
{
    private const string Report =
        """
        The library lends seeds

        July 22, 2024
        By Jane Doe

        The town’s library has lent seeds since the spring, its director said on Monday, and 240 families took some.

        In autumn they bring back what they have grown. Nobody has to pay for it, and nobody is asked twice.

        """;

    private static readonly ArticleReader Reader = new();

    static PlainTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\f")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void AnyLineEndEndsALine(string lineEnd)
    {
        string text = Report.ReplaceLineEndings("\n").Replace("\n", lineEnd, StringComparison.Ordinal);
        Article article = Reader.ReadPlainText(Encoding.UTF8.GetBytes(text))!;
        article.Title.ShouldBe("The library lends seeds");
        article.Author.ShouldBe("Jane Doe");
        article.Body.Split("\n\n").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public void TheArticleIsTheSameWhateverTheFileIsWrittenIn(string encoding)
    {
        byte[] file = Encoding.GetEncoding(encoding).GetBytes(Report);
        AsText(Reader.ReadPlainText(file)!).ShouldBe(AsText(Reader.Read(Report)));
    }

    [Fact]
    public void AnArticleStaysWhatItIsWhenTheNextReportIsRead()
    {
        Article first = Reader.ReadPlainText(Encoding.UTF8.GetBytes(Report))!;
        string before = AsText(first);
        foreach (char letter in "abc")
            Reader.ReadPlainText(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(new string(letter, 40) + " and so on.", 40))));
        AsText(first).ShouldBe(before);
    }

    [Fact]
    public void ATextLongerThanTheBufferIsReadAsWell()
    {
        string paragraph = string.Concat(Enumerable.Repeat("The harbour was open all day, the master of the port said. ", 20)).TrimEnd();
        string text = string.Join("\n\n", Enumerable.Range(0, 400).Select(i => $"{i} ships came. {paragraph}"));
        Reader.ReadPlainText(Encoding.UTF8.GetBytes(text))!.Body.ShouldBe(text);
    }

    /// <summary>Every report passes here: whatever is copied once more slows all of them.</summary>
    [Fact]
    public void LittleIsAllocatedBesideTheArticle()
    {
        string sentence = "The town’s library has lent seeds since the spring, its director said on Monday, and 240 families took some.";
        byte[] file = Encoding.UTF8.GetBytes(Report + string.Join("\n\n", Enumerable.Repeat(0, 16).Select((_, i) => $"{i}. {sentence}")));
        Article article = Reader.ReadPlainText(file)!;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Reader.ReadPlainText(file);
        long aReport = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;

        int strings = sizeof(char) * (article.Body.Length + article.Lead.Length + article.Title.Length);
        // About 100 bytes a line and 100 to find it again, were it repeated; a second copy of the text would be 5 KiB more.
        (aReport - strings).ShouldBeInRange(0, 8 * 1024);
    }

    private static string AsText(Article a)
        => string.Join('\n', [a.Title, a.Author, $"{a.Published}", a.Source, a.Language, a.Lead, a.Body, .. a.Furniture, .. a.FurnitureReasons.Select(reason => $"{reason}")]);
}
