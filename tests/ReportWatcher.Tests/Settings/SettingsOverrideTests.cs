using System.Text.Json;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Settings;

/// <summary>What goes before the settings file: the environment, and credentials that systemd hands over.</summary>
public sealed class SettingsOverrideTests
{
    [Fact]
    public async Task TheEnvironmentGoesBeforeTheFile()
    {
        using Site site = new();

        Finished check = await ServiceProcess.RunAsync(["check", "--json", "--settings", site.SettingsFile], [("ReportWatcher__Mail__From", "night@example.org")]);

        check.Json.GetProperty("mail").GetProperty("from").GetString().ShouldBe("night@example.org");
    }

    [Fact]
    public async Task APasswordFromTheEnvironmentSatisfiesTheCheckAndIsNotShown()
    {
        using Site site = new(s => s["Mail"] = System.Text.Json.Nodes.JsonNode.Parse("""{"Transport":"Smtp","From":"a@example.org","Host":"mx.example.org","UserName":"desk"}"""));

        Finished without = await ServiceProcess.RunAsync("check", "--settings", site.SettingsFile);
        Finished with = await ServiceProcess.RunAsync(["check", "--json", "--settings", site.SettingsFile], [("ReportWatcher__Mail__Password", "open sesame")]);

        without.Code.ShouldBe(2);
        without.Error.ShouldContain("Mail:Password");
        with.Code.ShouldBe(0);
        (with.Output + with.Error).ShouldNotContain("sesame");
    }

    [Fact]
    public async Task ACredentialGoesBeforeEverything()
    {
        using Site site = new();
        site.Folder.Write("credentials/ReportWatcher__Mail__From", "secret@example.org\n");

        Finished check = await ServiceProcess.RunAsync(
            ["check", "--json", "--settings", site.SettingsFile],
            [("CREDENTIALS_DIRECTORY", site.Folder["credentials"]), ("ReportWatcher__Mail__From", "night@example.org")]);

        check.Json.GetProperty("mail").GetProperty("from").GetString().ShouldBe("secret@example.org");
    }

    [Theory]
    [InlineData("open sesame\n", 0)]
    [InlineData("\n", 2)] // what the unit hands over where root wrote no such file
    [InlineData(null, 2)]
    public async Task APasswordFileMayBeACredential(string? credential, int code)
    {
        using Site site = new(s => s["Mail"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"Transport":"Smtp","From":"a@example.org","Host":"mx.example.org","UserName":"desk","PasswordFile":"mail-password"}"""));
        Directory.CreateDirectory(site.Folder["credentials"]);
        if (credential is not null)
            site.Folder.Write("credentials/mail-password", credential);

        Finished check = await ServiceProcess.RunAsync(["check", "--settings", site.SettingsFile], [("CREDENTIALS_DIRECTORY", site.Folder["credentials"])]);

        check.Code.ShouldBe(code);
        if (code != 0)
            check.Error.ShouldContain($"Mail:PasswordFile = \"{site.Folder["mail-password"]}\": there is no such file");
    }

    [Fact]
    public async Task AMistakeInTheEnvironmentIsAMistake()
    {
        using Site site = new();

        Finished check = await ServiceProcess.RunAsync(["check", "--json", "--settings", site.SettingsFile], [("ReportWatcher__Mail__Transprot", "Smtp")]);

        check.Code.ShouldBe(2);
        check.Json.GetProperty("valid").GetBoolean().ShouldBeFalse();
        JsonElement mistake = check.Json.GetProperty("errors").EnumerateArray().Single();
        mistake.GetProperty("key").GetString().ShouldBe("Mail:Transprot");
        mistake.GetProperty("value").GetString().ShouldBe("Smtp");
        mistake.GetProperty("message").GetString()!.ShouldContain("did you mean Transport?");
    }
}
