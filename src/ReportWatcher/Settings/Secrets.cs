using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using ReportWatcher.Analysis;
using ReportWatcher.Storage;

namespace ReportWatcher.Settings;

/// <summary>
/// Values of the settings that are not to stand in the file, under Windows: each in a file of its own in the folder "secrets" beside the settings,
/// encrypted for this machine (DPAPI). A secret's name is the key that it is the value of, such as Mail:Password.
/// </summary>
/// <remarks>
/// For the machine and not for a user, because an administrator sets what the service reads: what keeps others of the same machine from it is
/// the folder's rights, and the encryption is for copies and disks that leave it.
/// </remarks>
internal static class Secrets
{
    private static readonly byte[] s_entropy = "ReportWatcher"u8.ToArray();

    public static string FolderOf(string settingsFile) => Path.Combine(Path.GetDirectoryName(settingsFile)!, "secrets");

    /// <summary>What is wrong with a name; null where it is a key of the settings.</summary>
    public static string? WhyNoKey(string key)
    {
        List<DefinitionError> errors = [];
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"s:{key}", (string?)"x")]).Build().GetSection("s");
        StrictSection.Check(section, typeof(WatcherOptions), errors);
        return errors.Select(e => e.Message).FirstOrDefault();
    }

    [SupportedOSPlatform("windows")]
    public static async Task SetAsync(string settingsFile, string key, string value)
    {
        Directory.CreateDirectory(FolderOf(settingsFile));
        byte[] secret = ProtectedData.Protect(Encoding.UTF8.GetBytes(value), s_entropy, DataProtectionScope.LocalMachine);
        await DurableFile.WriteThenRenameAsync(PathOf(settingsFile, key), secret, () => Task.CompletedTask, CancellationToken.None);
    }

    /// <returns>False: there was none.</returns>
    public static bool Remove(string settingsFile, string key)
    {
        bool found = File.Exists(PathOf(settingsFile, key));
        File.Delete(PathOf(settingsFile, key));
        return found;
    }

    public static IReadOnlyList<string> Keys(string settingsFile) => [.. Files(settingsFile).Select(KeyOf)];

    /// <summary>Complete keys of the configuration with their values.</summary>
    /// <exception cref="InvalidDataException">One cannot be decrypted here.</exception>
    [SupportedOSPlatform("windows")]
    public static IEnumerable<KeyValuePair<string, string?>> ReadAll(string settingsFile)
    {
        foreach (string path in Files(settingsFile))
        {
            string value;
            try
            {
                value = Encoding.UTF8.GetString(ProtectedData.Unprotect(File.ReadAllBytes(path), s_entropy, DataProtectionScope.LocalMachine));
            }
            catch (CryptographicException e)
            {
                throw new InvalidDataException($"{path} cannot be decrypted; was it made on another machine? Set it again: reportwatcher secret set {KeyOf(path)}", e);
            }

            yield return KeyValuePair.Create($"{SettingsFile.Section}:{KeyOf(path)}", (string?)value);
        }
    }

    private const string Ending = ".secret";

    private static string PathOf(string settingsFile, string key) => Path.Combine(FolderOf(settingsFile), key.Replace(":", "__") + Ending);

    private static string KeyOf(string path) => Path.GetFileNameWithoutExtension(path).Replace("__", ":");

    private static string[] Files(string settingsFile)
        => Directory.Exists(FolderOf(settingsFile)) ? Directory.GetFiles(FolderOf(settingsFile), "*" + Ending) : [];
}
