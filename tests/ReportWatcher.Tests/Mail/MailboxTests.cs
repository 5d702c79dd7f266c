using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Mail;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("desk@example.org", "", "desk@example.org")]
    [InlineData("Desk <desk@example.org>", "Desk", "desk@example.org")]
    [InlineData("  News Desk  <desk@example.org> ", "News Desk", "desk@example.org")]
    [InlineData("\"Desk, \\\"night\\\"\" <desk@example.org>", "Desk, \"night\"", "desk@example.org")]
    [InlineData("Büro <büro@example.org>", "Büro", "büro@example.org")]
    [InlineData("desk@bücher.example", "", "desk@xn--bcher-kva.example")]
    [InlineData("desk@localhost", "", "desk@localhost")]
    [InlineData("desk@[127.0.0.1]", "", "desk@[127.0.0.1]")]
    [InlineData("first.last+tag@mail.example.org", "", "first.last+tag@mail.example.org")]
    public void IsRead(string text, string name, string address) => Mailbox.Parse(text).ShouldBe(new Mailbox(name, address));

    [Theory]
    [InlineData("")]
    [InlineData("desk")]
    [InlineData("@example.org")]
    [InlineData("desk@")]
    [InlineData("desk@example..org")]
    [InlineData(".desk@example.org")]
    [InlineData("desk@-example.org")]
    [InlineData("desk@example.org, other@example.org")]
    [InlineData("desk@example.org\r\nBcc: spy@example.org")]
    [InlineData("\"Desk\r\nBcc: spy@example.org\" <desk@example.org>")]
    [InlineData("Desk <desk@example.org\0>")]
    [InlineData("Desk <desk@exa mple.org>")]
    [InlineData("Desk <de\u200Bsk@example.org>")]
    [InlineData("\"Desk <desk@example.org>")]
    [InlineData("Desk desk@example.org>")]
    [InlineData("<<desk@example.org>>")]
    public void IsRefused(string text) => Mailbox.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void WhatIsNoneIsNamed()
        => Should.Throw<FormatException>(() => Mailbox.Parse("desk@example.org\r\nBcc: spy@example.org")).Message.ShouldContain(@"\r\nBcc");

    [Fact]
    public void HalfACharacterIsRefused() => Mailbox.TryParse("de\uD800sk@example.org", out _).ShouldBeFalse(); // an attribute cannot hold it

    [Fact]
    public void AnAddressFitsItsCommand()
    {
        Mailbox.IsAddress(new string('x', 64) + "@example.org").ShouldBeTrue();
        Mailbox.IsAddress(new string('x', 65) + "@example.org").ShouldBeFalse();
        Mailbox.IsAddress("desk@" + string.Join('.', Enumerable.Repeat("example", 40))).ShouldBeFalse();
        Mailbox.IsAddress("desk@bücher.example").ShouldBeFalse(); // on the wire it has its ASCII form
    }
}
