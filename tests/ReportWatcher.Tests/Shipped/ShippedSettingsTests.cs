using ReportWatcher.Mail;
using ReportWatcher.Settings;

namespace ReportWatcher.Tests.Shipped;

public sealed class ShippedSettingsTests
{
    [Fact]
    public void TheyLoadWithoutAMistake() => Should.NotThrow(() => SettingsFile.Load(ShippedFiles.SettingsPath));

    [Fact]
    public void TheyWriteMailToAFolderAndTellNobodyForReal()
    {
        ShippedFiles.Settings.Mail.Transport.ShouldBe(MailTransportKind.Pickup);
        ShippedFiles.Settings.Watches.SelectMany(w => w.To).ShouldAllBe(to => Mailbox.Parse(to).Domain == "example.org");
    }

    [Fact]
    public void TheyShowAWatchWithTwoRecipients() => ShippedFiles.Settings.Watches.ShouldContain(w => w.To.Count == 2);
}
