using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Tests.Text;

public class TokenBufferTests
{
    [Theory]
    [InlineData("Ain al-Asad", "ain al asad")]
    [InlineData("Iraq's army", "iraq s army")]
    [InlineData("IRAQ’S", "iraq s")]
    [InlineData("the soldiers' base", "the soldiers base")]
    [InlineData("Qur'an, Qur’an, Qurʾan", "quran quran quran")]
    [InlineData("Ba‘ath and Ba'ath's", "baath and baath s")]
    [InlineData("‘Ali of al-Shara’", "ali of al shara")]
    [InlineData("l'Irak, d’Ivoire, qu'il", "l irak d ivoire qu il")]
    [InlineData("L'viv and N'Djamena", "lviv and ndjamena")]
    [InlineData("don't", "dont")]
    [InlineData("U.S. and U.S.-led and US", "us and us led and us")]
    [InlineData("the U.S.A.", "the usa")]
    [InlineData("U.S.Army", "us army")]
    [InlineData("J. D. Smith", "j d smith")]
    [InlineData("2,500 soldiers", "2500 soldiers")]
    [InlineData("1,800,000 and 2.5 and 3,4", "1800000 and 2.5 and 3 4")]
    [InlineData("$2.6bn", "2.6bn")]
    [InlineData("co-operation_plan", "co operation plan")]
    [InlineData("Zürich Łódź São ÅNGSTRÖM", "zurich lodz sao angstrom")]
    [InlineData("Straße, Æther, eﬃcient", "strasse aether efficient")]
    [InlineData("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ")]
    [InlineData("Президент ЙОД ёлка", "президент иод елка")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("and\u00ADroid", "android")]
    [InlineData("ＵＳ １２", "us 12")]
    [InlineData("أحمد إلى آدم ٱلله", "احمد الي ادم الله")]
    [InlineData("مُحَمَّد الـعراق قوة", "محمد العراق قوه")]
    [InlineData("کرکوک ی ي ى", "كركوك ي ي ي")]
    [InlineData("هەولێر هه‌ولێر", "ههولير ههولير")]
    [InlineData("٢٠٢٦ ۲۰۲۶", "2026 2026")]
    [InlineData("東京タワー", "東 京 タ ワ ー")]
    [InlineData("\U0001F6A8 𐤀𐤁 news", "𐤀𐤁 news")]
    [InlineData(" — … !? ", "")]
    public void WordsAreFoldedSoThatSpellingsFindEachOther(string text, string words) => Folded(text).ShouldBe(words);

    [Fact]
    public void OffsetsPointIntoTheTextAsRead()
    {
        const string Text = "The U.S., Ba‘ath’s and 2,500 cafe\u0301s.";
        TokenBuffer buffer = new();
        buffer.Append(Text);
        string[] spellings = [.. buffer.Tokens.ToArray().Select(token => Text[token.Start..token.End])];
        spellings.ShouldBe(["The", "U.S.", "Ba‘ath", "s", "and", "2,500", "cafe\u0301s"]);
    }

    [Fact]
    public void ABlankLineBeginsAParagraphAndALineEndDoesNot()
    {
        TokenBuffer buffer = new();
        buffer.Append("one\ntwo\r\n \r\nthree —\n\n\n* four\n*\nfive");
        int[] paragraphs = [.. buffer.Tokens.ToArray().Select(token => token.Paragraph - buffer.Tokens[0].Paragraph)];
        paragraphs.ShouldBe([0, 0, 1, 2, 2]);
    }

    [Fact]
    public void FieldsNeverShareAParagraph()
    {
        TokenBuffer buffer = new();
        buffer.Append("title");
        buffer.Append("body");
        buffer.Tokens[1].Paragraph.ShouldBeGreaterThan(buffer.Tokens[0].Paragraph);
        buffer.Tokens[1].Start.ShouldBe(0);
    }

    [Fact]
    public void TheHashOfAWordIsTheHashOfItsFolding()
    {
        TokenBuffer buffer = new();
        buffer.Append("BAGHDAD U.S. Straße 𐤀𐤁");
        for (int i = 0; i < buffer.Count; i++)
            buffer.Tokens[i].Hash.ShouldBe(TermHash.Of(buffer.Folded(i)));
    }

    [Fact]
    public void ABufferUsedAgainHoldsOnlyTheNewWords()
    {
        TokenBuffer buffer = new();
        buffer.Append(string.Join(' ', Enumerable.Range(0, 3000)));
        buffer.Count.ShouldBe(3000);
        buffer.Clear();
        buffer.Append("two words");
        Words(buffer).ShouldBe("two words");
    }

    private static string Folded(string text)
    {
        TokenBuffer buffer = new();
        buffer.Append(text);
        return Words(buffer);
    }

    private static string Words(TokenBuffer buffer)
        => string.Join(' ', Enumerable.Range(0, buffer.Count).Select(i => buffer.Folded(i).ToString()));
}
