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
    public void OnlyWhatNeedsItIsEncoded(string value, string field) => new HeaderWriter().Text("X", value).ToString().ShouldBe(field);

    [Theory]
    [InlineData("News Desk", "To: News Desk <a@example.org>\r\n")]
    [InlineData("Desk, night (\"late\")", "To: \"Desk, night (\\\"late\\\")\" <a@example.org>\r\n")]
    [InlineData("Büro", "To: =?utf-8?Q?B=C3=BCro?= <a@example.org>\r\n")]
    [InlineData("", "To: a@example.org\r\n")]
    public void ANameIsQuotedOrEncodedAsItNeeds(string name, string field)
        => new HeaderWriter().Mailbox("To", new Mailbox(name, "a@example.org")).ToString().ShouldBe(field);

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(68)]
    [InlineData(500)]
    public void AWordTooLongForALineIsEncodedInParts(int length)
    {
        string word = new('a', length);
        string field = new HeaderWriter().Text("Subject", word).ToString();

        IsFit(field).ShouldBe(true);
        DecodedMail.Words(field["Subject:".Length..].Replace("\r\n ", " ").Trim()).ShouldBe(word);
        new HeaderWriter().Mailbox("Reply-To", new Mailbox(word, "a@example.org")).ToString().Split("\r\n").All(line => line.Length <= 76).ShouldBe(true);
    }

    [Fact]
    public void AColonAtTheEndOfAWordDoesNotKeepTheNextOneOnTheLine()
    {
        string thirty = new('a', 30), word = new('b', 40);
        new HeaderWriter().Text("Subject", $"{thirty}: {word}").ToString().ShouldBe($"Subject: {thirty}:\r\n {word}\r\n");
    }

    [Fact]
    public void WhateverIsWrittenIsReadAgain() => Holds(Prop.ForAll<string?>(text =>
    {
        string field = new HeaderWriter().Text("Subject", text ?? "").ToString();
        string read = DecodedMail.Words(field["Subject:".Length..].Replace("\r\n ", " ").TrimEnd('\r', '\n').TrimStart(' '));
        return read == VisibleText.OneLine(text ?? "") && IsFit(field);
    }));

    [Fact]
    public void LongTextOfAnyKindIsFolded() => Holds(Prop.ForAll<NonEmptyString, PositiveInt>((text, times) =>
    {
        string value = string.Concat(Enumerable.Repeat(text.Get + "é ", Math.Min(times.Get, 50)));
        return IsFit(new HeaderWriter().Text("Subject", value).ToString());
    }));

    [Fact]
    public void QuotedPrintableIsReadAgain() => Holds(Prop.ForAll<string?>(text =>
    {
        string clean = VisibleText.OneLine(text ?? "");
        var message = new OutgoingMessage(Some.Id, "", "", Encoding.ASCII.GetBytes(
            $"X: y\r\n\r\n--=_\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{QuotedPrintable.Encode(clean)}--=_--\r\n"));
        return DecodedMail.Part(message, "text/plain") == clean;
    }));

    /// <summary>The same cases in every run, so that a red build is about the change; <c>REPORTWATCHER_FULL=1</c> looks for new ones.</summary>
    private static void Holds(Property property)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200);
        FsCheck.Check.One(Environment.GetEnvironmentVariable("REPORTWATCHER_FULL") == "1" ? config : config.WithReplay(15650741200115526326, 9621309775180139683), property);
    }

    private static bool IsFit(string field)
        => field.EndsWith("\r\n", StringComparison.Ordinal)
            && field[..^2].Split("\r\n").All(line => line.Length <= 76 && line.Trim(' ').Length > 0 && line.All(c => c is >= ' ' and <= '~'));
}
