using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class DecodingTests
{
    private const string English = "Café owners in Erbil said on Monday that the new rules would cost them “dearly”.";
    private const string Arabic = "قال المتحدث إن القوات غادرت القاعدة في الأنبار بعد انتهاء المهمة.";

    static DecodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, bool, string> Encodings => new()
    {
        { "utf-8", true, English }, { "utf-8", false, English }, { "utf-8", false, Arabic },
        { "utf-16", true, English }, { "utf-16", false, English }, { "utf-16", false, Arabic },
        { "utf-16BE", true, Arabic }, { "utf-16BE", false, English }, { "utf-16BE", false, Arabic },
        { "utf-32", true, English }, { "utf-32BE", true, Arabic }, { "windows-1252", false, English },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void TheTextIsReadInTheEncodingItIsWrittenIn(string encoding, bool mark, string text)
    {
        Encoding written = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? written.GetPreamble() : [], .. written.GetBytes(text)];

        new ArticleReader().Read(bytes).Body.ShouldBe(text);
    }

    [Fact]
    public void TheFallbackIsTheUsersChoice() =>
        new ArticleReader("windows-1256").Read(Encoding.GetEncoding("windows-1256").GetBytes(Arabic)).Body.ShouldBe(Arabic);

    [Fact]
    public void StrayBytesInUtf8AreReadInTheFallbackEncoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Café, café, café and “more” of it, and then one "), 0xE9, .. "t\u00e9 at the end of it."u8];

        new ArticleReader().Read(bytes).Body.ShouldBe("Café, café, café and “more” of it, and then one été at the end of it.");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \r\n\t \u00a0 \r\n", "empty")]
    [InlineData("\u200b\u200b", "empty")]
    [InlineData("Half\0way to nowhere, said the man on the bridge.", "binary")]
    [InlineData("\u0001\u0002\u0003\u0004 text \u0005\u0006", "binary")]
    [InlineData("%PDF-1.7\n1 0 obj", "unsupported-format")]
    [InlineData("PK\u0003\u0004rest of the container", "damaged")]
    [InlineData("----\n***\n• | •", "no-text")]
    public void WhatCannotBeReadHasAReason(string content, string code) =>
        Should.Throw<UnreadableReportException>(() => new ArticleReader().Read(Encoding.UTF8.GetBytes(content))).Code.ShouldBe(code);

    [Fact]
    public void ADamagedFileIsNotGuessedAt()
    {
        byte[] loneSurrogate = [0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00];

        Should.Throw<UnreadableReportException>(() => new ArticleReader().Read(loneSurrogate)).Code.ShouldBe("encoding");
    }

    [Fact]
    public void ATextOverTheLimitIsRefused() =>
        Should.Throw<UnreadableReportException>(() => new ArticleReader(maxCharacters: 100).Read(new byte[500])).Code.ShouldBe("too-large");

    [Fact]
    public void AnUnknownFallbackIsTheCallersMistake() => Should.Throw<ArgumentException>(() => new ArticleReader("klingon"));
}
