using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("", "\r\n")]
    [InlineData("plain words", "plain words\r\n")]
    [InlineData("a=b", "a=3Db\r\n")]
    [InlineData("né 😀", "n=C3=A9 =F0=9F=98=80\r\n")]
    [InlineData("\u0001\u007f", "=01=7F\r\n")]
    [InlineData("one\ntwo\n", "one\r\ntwo\r\n\r\n")]
    [InlineData("a space \na tab\t\n \t", "a space=20\r\na tab=09\r\n =09\r\n")]
    [InlineData("  \tbegins with white space", "  \tbegins with white space\r\n")]
    [InlineData(".\n..\n- -\nFrom F", "=2E\r\n=2E.\r\n=2D -\r\n=46rom F\r\n")]
    public void OnlyWhatNeedsItIsEncoded(string text, string encoded) => Encoded(text).ShouldBe(encoded);

    /// <summary>Of the 76 columns that a line may have, one is kept for the "=" that breaks it.</summary>
    [Theory]
    [InlineData(74, "x", "x\r\n")]
    [InlineData(75, "x", "=\r\nx\r\n")]
    [InlineData(72, "=x", "=3D=\r\nx\r\n")]
    [InlineData(73, "=x", "=\r\n=3Dx\r\n")]
    [InlineData(69, "é", "=C3=A9\r\n")]
    [InlineData(70, "é", "=\r\n=C3=A9\r\n")] // a letter is not torn apart
    [InlineData(63, "😀", "=F0=9F=98=80\r\n")]
    [InlineData(64, "😀", "=\r\n=F0=9F=98=80\r\n")]
    [InlineData(75, ".x", "=\r\n=2Ex\r\n")]
    [InlineData(75, " x", "=\r\n x\r\n")]
    [InlineData(72, " ", "=20\r\n")]
    [InlineData(73, " ", "=\r\n=20\r\n")]
    public void ALineIsBrokenWhereTheNextCharacterDoesNotFit(int column, string text, string encoded)
        => Encoded(new string('a', column) + text).ShouldBe(new string('a', column) + encoded);

    [Fact]
    public void HalfACharacterBecomesTheReplacementCharacter() => Encoded("a\uD83D\uDE00b\uDE00\uD83D").ShouldBe("a=F0=9F=98=80b=EF=BF=BD=EF=BF=BD\r\n");

    [Fact]
    public void WhateverIsWrittenIsReadAgainAndFitForEveryRelay() => Properties.Hold(Prop.ForAll<string?[], PositiveInt>((texts, times) =>
    {
        string text = string.Join('\n', texts.Select(t => VisibleText.Flatten(string.Concat(Enumerable.Repeat(t ?? "", Math.Min(times.Get, 40))))));
        string encoded = Encoded(text);
        var message = new OutgoingMessage(Some.Id, "", "", Encoding.ASCII.GetBytes($"X: y\r\n\r\n--=_\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{encoded}--=_--\r\n"));
        return DecodedMail.Part(message, "text/plain") == text && encoded.EndsWith("\r\n", StringComparison.Ordinal) && encoded[..^2].Split("\r\n").All(IsFit);
    }));

    private static bool IsFit(string line)
        => line.Length <= 76 && line.All(c => c is '\t' or (>= ' ' and <= '~')) && !line.EndsWith(' ') && !line.EndsWith('\t') && line is not ['.' or '-' or 'F', ..];

    private static string Encoded(string text)
    {
        ArrayBufferWriter<byte> encoded = new();
        QuotedPrintable.Encode(text, encoded);
        return Encoding.Latin1.GetString(encoded.WrittenSpan);
    }
}
