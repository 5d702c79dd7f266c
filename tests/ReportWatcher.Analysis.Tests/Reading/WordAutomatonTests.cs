using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class WordAutomatonTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("share", 1)]
    [InlineData("SHARE-row", 1)]
    [InlineData("shar", 0)]
    [InlineData("shashare", 1)]
    [InlineData("a sidebar", 2 | 8)]
    [InlineData("sidebars and shares", 1 | 2 | 8)]
    [InlineData("-ad-", 4)]
    [InlineData("--ad--", 4)]
    [InlineData("bar", 8)]
    [InlineData("sideba\u0301r", 0)]
    [InlineData("sideببar", 0)]
    [InlineData("share your views", 1 | 16)]
    public void EveryWordInATextIsFoundInEitherCase(string text, int marks) =>
        new WordAutomaton(("share", 1u), ("Sidebar", 2u), ("-ad-", 4u), ("bar", 8u), ("share your", 16u)).Search(text).ShouldBe((uint)marks);

    [Fact]
    public void ItFindsWhatASearchForEachWordFinds()
    {
        var random = new Random(3);
        string Some(int longest) => string.Concat(Enumerable.Range(0, random.Next(1, longest)).Select(_ => "abAB-"[random.Next(5)]));
        for (int round = 0; round < 500; round++)
        {
            (string Word, uint Mark)[] words = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => (Some(6), 1u << i))];
            string text = Some(40);
            uint expected = words.Where(word => text.Contains(word.Word, StringComparison.OrdinalIgnoreCase)).Aggregate(0u, (marks, word) => marks | word.Mark);
            new WordAutomaton(words).Search(text).ShouldBe(expected, text + " in " + string.Join(' ', words));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("café")]
    public void WordsOfOtherAlphabetsAreRefused(string word) => Should.Throw<ArgumentException>(() => new WordAutomaton((word, 1u)));
}
