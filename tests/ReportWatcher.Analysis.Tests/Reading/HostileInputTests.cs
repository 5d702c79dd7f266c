using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>What must neither end the process nor hold it up; no time is asserted, a hang shows as a test that does not end.</summary>
public sealed class HostileInputTests
{
    private const string Sentence = "The convoy of 12 trucks crossed the border at dawn, and nobody stopped it. ";

    private static Article Read(string text) => new ArticleReader().Read(Encoding.UTF8.GetBytes(text));

    public static TheoryData<string, string> Nested => new()
    {
        { "div", string.Concat(Enumerable.Repeat("<div>", 100_000)) },
        { "b", "<html>" + string.Concat(Enumerable.Repeat("<b>x", 100_000)) },
        { "b with closing tags of others", "<html>" + string.Concat(Enumerable.Repeat("<b></i>", 100_000)) },
        { "tables", "<html>" + string.Concat(Enumerable.Repeat("<table><tr><td>", 100_000)) },
        { "fonts of different classes in paragraphs", "<html>" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<p><font class={i}>")) },
        { "formatting opened anew in each paragraph", "<html><p>" + string.Concat(Enumerable.Range(0, 400).Select(i => $"<b class={i}>")) + string.Concat(Enumerable.Repeat("<p>x", 100_000)) },
        { "unknown elements", "<html>" + string.Concat(Enumerable.Repeat("<x-y>", 100_000)) },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void DeepNestingIsRefused(string what, string html) =>
        Should.Throw<UnreadableReportException>(() => Read(html), what).Code.ShouldBe("depth");

    public static TheoryData<string, string> Wide => new()
    {
        { "unclosed paragraphs", "<html>" + string.Concat(Enumerable.Repeat("<p>" + Sentence, 20_000)) },
        { "unclosed list items", "<html><ul>" + string.Concat(Enumerable.Repeat("<li>" + Sentence, 20_000)) },
        { "slashes in a tag", "<html><p " + new string('/', 1_000_000) + ">" + Sentence + "</p>" },
        { "an open comment", "<html><p>" + Sentence + "</p><!--" + new string('-', 1_000_000) },
        { "an open script", "<html><p>" + Sentence + "</p><script>" + new string('<', 1_000_000) },
        { "many attributes", "<html><p " + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"a{i}=1 ")) + ">" + Sentence + "</p>" },
        { "depth just allowed", "<html>" + string.Concat(Enumerable.Repeat("<div>", 500)) + "<p>" + Sentence + "</p>" },
        { "times in times", "<html>" + string.Concat(Enumerable.Repeat("<time>", 400)) + string.Concat(Enumerable.Repeat("<p>" + Sentence, 20_000)) },
        { "authors in authors", "<html>" + string.Concat(Enumerable.Repeat("<div itemprop=author class=author>", 400)) + string.Concat(Enumerable.Repeat("<p>" + Sentence, 20_000)) },
        { "text and elements of a table in no cell", "<html><table>" + string.Concat(Enumerable.Repeat("x<p>" + Sentence + "</p><tr>", 20_000)) },
        { "comments between letters", "<html><p>" + Sentence + string.Concat(Enumerable.Repeat("x<!---->", 100_000)) },
        { "one line", string.Concat(Enumerable.Repeat(Sentence, 100_000)) },
        { "one line without a stop", string.Concat(Enumerable.Repeat("word ", 1_000_000)) },
        { "one word", new string('a', 5_000_000) },
        { "many lines", string.Concat(Enumerable.Repeat(Sentence + "\n", 50_000)) },
        { "many short lines", string.Concat(Enumerable.Repeat("x\n", 200_000)) },
        { "many blank lines", new string('\n', 5_000_000) + Sentence },
        { "full stops", new string('.', 2_000_000) + "x" },
        { "quotes after stops", string.Concat(Enumerable.Repeat(".\"", 500_000)) + "x" },
        { "date numbers", string.Concat(Enumerable.Repeat("1/1/1/", 300_000)) + "x" },
        { "end headings", Sentence + "\n" + string.Concat(Enumerable.Repeat("Comments\n", 100_000)) },
    };

    [Theory]
    [MemberData(nameof(Wide))]
    public void LargeInputIsRead(string what, string text) => Read(text).Body.ShouldNotBeEmpty(what);
}
