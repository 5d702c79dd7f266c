using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Tests.Text;

public sealed class CaselessTableTests
{
    [Theory]
    [InlineData("troops", 1)]
    [InlineData("TROOPS", 1)]
    [InlineData("tRoOpS", 1)]
    [InlineData("troop", 0)]
    [InlineData("troopss", 0)]
    [InlineData("trxxps", 0)]
    [InlineData("a", 2)]
    [InlineData("A", 2)]
    [InlineData("b", 0)]
    [InlineData("€", 3)]
    [InlineData("ÇOK", 4)]
    [InlineData("вошли", 5)]
    [InlineData("ВОШЛИ", 5)]
    [InlineData("في", 6)]
    [InlineData("us$", 7)]
    [InlineData("US$", 7)]
    [InlineData("us\u0004", 0)]
    [InlineData("", 0)]
    public void AWordIsFoundWhateverItsCase(string word, int value)
    {
        CaselessTable<int> table = new(new Dictionary<string, int> { ["troops"] = 1, ["a"] = 2, ["€"] = 3, ["çok"] = 4, ["Вошли"] = 5, ["في"] = 6, ["US$"] = 7 });

        table.TryGet(word, out int found).ShouldBe(value != 0);

        found.ShouldBe(value);
    }

    /// <summary>At the beginning, in the middle, at the end, and alone.</summary>
    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}rmed")]
    [InlineData("ar{0}ed")]
    [InlineData("arme{0}")]
    public void OfEveryCharacterTheSameCasesAreOneAsInADictionary(string shape)
    {
        string[] words = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => string.Format(null, shape, (char)c))];
        Dictionary<string, int> expected = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < words.Length; i++)
            expected.TryAdd(words[i], i);
        CaselessTable<int> table = new(expected);

        foreach (string word in words)
        {
            table.TryGet(word, out int found).ShouldBeTrue();
            if (found != expected[word])
                found.ShouldBe(expected[word], word);
        }
    }
}
