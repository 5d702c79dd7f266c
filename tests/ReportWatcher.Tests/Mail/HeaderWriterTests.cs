using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

public sealed class HeaderWriterTests
{
    [Theory]
    [InlineData("plain words", "X: plain words\r\n")]
    [InlineData("", "X:\r\n")]
    [InlineData("ein Wort für alle Fälle da", "X: ein Wort =?utf-8?Q?f=C3=BCr_alle_F=C3=A4lle?= da\r\n")]
    [InlineData("=?utf-8?Q?fake?=", "X: =?utf-8?Q?=3D=3Futf-8=3FQ=3Ffake=3F=3D?=\r\n")]
    [InlineData("a\r\nb\tc\0d", "X: a b c d\r\n")]
    public void OnlyWhatNeedsItIsEncoded(string value, string field) => Field(h => h.Text("X", value)).ShouldBe(field);

    [Theory]
    [InlineData("News Desk", "To: News Desk <a@example.org>\r\n")]
    [InlineData("Desk, night (\"late\")", "To: \"Desk, night (\\\"late\\\")\" <a@example.org>\r\n")]
    [InlineData("Büro", "To: =?utf-8?Q?B=C3=BCro?= <a@example.org>\r\n")]
    [InlineData("", "To: a@example.org\r\n")]
    public void ANameIsQuotedOrEncodedAsItNeeds(string name, string field)
        => Field(h => h.Mailbox("To", new Mailbox(name, "a@example.org"))).ShouldBe(field);

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(68)]
    [InlineData(500)]
    public void AWordTooLongForALineIsEncodedInParts(int length)
    {
        string word = new('a', length);
        string field = Field(h => h.Text("Subject", word));

        IsFit(field).ShouldBe(true);
        DecodedMail.Words(field["Subject:".Length..].Replace("\r\n ", " ").Trim()).ShouldBe(word);
        Field(h => h.Mailbox("Reply-To", new Mailbox(word, "a@example.org"))).Split("\r\n").All(line => line.Length <= 76).ShouldBe(true);
    }

    [Fact]
    public void AColonAtTheEndOfAWordDoesNotKeepTheNextOneOnTheLine()
    {
        string thirty = new('a', 30), word = new('b', 40);
        Field(h => h.Text("Subject", $"{thirty}: {word}")).ShouldBe($"Subject: {thirty}:\r\n {word}\r\n");
    }

    [Fact]
    public void WhateverIsWrittenIsReadAgain() => Properties.Hold(Prop.ForAll<string?>(text =>
    {
        string field = Field(h => h.Text("Subject", text ?? ""));
        string read = DecodedMail.Words(field["Subject:".Length..].Replace("\r\n ", " ").TrimEnd('\r', '\n').TrimStart(' '));
        return read == VisibleText.OneLine(text ?? "") && IsFit(field);
    }));

    [Fact]
    public void LongTextOfAnyKindIsFolded() => Properties.Hold(Prop.ForAll<NonEmptyString, PositiveInt>((text, times) =>
    {
        string value = string.Concat(Enumerable.Repeat(text.Get + "é ", Math.Min(times.Get, 50)));
        return IsFit(Field(h => h.Text("Subject", value)));
    }));

    private static string Field(Action<HeaderWriter> write)
    {
        StringBuilder fields = new();
        write(new HeaderWriter(fields));
        return fields.ToString();
    }

    private static bool IsFit(string field)
        => field.EndsWith("\r\n", StringComparison.Ordinal)
            && field[..^2].Split("\r\n").All(line => line.Length <= 76 && line.Trim(' ').Length > 0 && line.All(c => c is >= ' ' and <= '~'));
}
