using ReportWatcher.Hosting.Windows;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>What can be said of the service of Windows without one; wine-service.sh tries it with one.</summary>
public sealed class WindowsServiceTests
{
    // As `sc showsid` prints them.
    [Theory]
    [InlineData("TrustedInstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData("WdiServiceHost", "S-1-5-80-3139157870-2983391045-3678747466-658725712-1809340420")]
    public void TheUserOfAServiceFollowsFromItsName(string service, string sid)
        => ServiceSid.Of(service).ShouldBe(sid);

    [LinuxTheory]
    [InlineData("install")]
    [InlineData("uninstall")]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("status")]
    public async Task UnderLinuxTheVerbSaysWhatToDoInstead(string verb)
    {
        Finished finished = await ServiceProcess.RunAsync("service", verb);

        (finished.Code, finished.Output).ShouldBe((2, ""));
        finished.Error.ShouldContain("systemctl enable --now reportwatcher");
    }

    [LinuxFact]
    public async Task UnderLinuxASecretIsKeptElsewhere()
    {
        Finished finished = await ServiceProcess.RunAsync("secret", "set", "Mail:Password");

        finished.Code.ShouldBe(2);
        finished.Error.ShouldContain("/etc/reportwatcher/mail-password");
    }

    [Theory]
    [InlineData("Mail:Password", null)]
    [InlineData("mail:username", null)]
    [InlineData("Mail:Pasword", "did you mean Password?")]
    [InlineData("Password", "unknown key")]
    [InlineData("Mail", "expected an object")]
    [InlineData("Mail:Port", "expected a whole number")]
    public void OnlyKeysOfTheSettingsThatAreTextsCanBeSecret(string key, string? mistake)
    {
        string? why = Secrets.WhyNoKey(key);

        if (mistake is null)
            why.ShouldBeNull();
        else
            why.ShouldNotBeNull().ShouldContain(mistake);
    }
}
