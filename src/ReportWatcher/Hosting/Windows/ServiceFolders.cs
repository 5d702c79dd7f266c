using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using ReportWatcher.Settings;

namespace ReportWatcher.Hosting.Windows;

/// <summary>The folders of the installed service, %ProgramData%\ReportWatcher, and who may do what in them.</summary>
[SupportedOSPlatform("windows")]
internal static class ServiceFolders
{
    // Rights of files and folders, as SDDL writes them.
    private const string Full = "FA", Read = "0x1200a9", Change = "0x1301ff";

    /// <summary>In a folder: list it, put files and folders in, and no more.</summary>
    private const string Drop = "0x1201bf";

    public static string Root => Path.GetDirectoryName(SettingsFile.OfTheSystem)!;

    /// <summary>Makes the folders, with the settings that came with the program where there are none yet, and sets the rights.</summary>
    /// <param name="droppers">The user or group that may drop reports into the inbox; null for all users of the machine.</param>
    /// <exception cref="ServiceException">There is no such user or group, or the folder is somebody's.</exception>
    /// <exception cref="UnauthorizedAccessException">Only an administrator may do so.</exception>
    public static void Prepare(string? droppers)
    {
        RefuseForeign(Root);
        // BU: the group that is called Users in English.
        string dropper = droppers is null ? "BU" : SidOf(droppers), service = ServiceSid.Of(WindowsService.Name);
        const string administrators = $"(A;OICI;{Full};;;SY)(A;OICI;{Full};;;BA)";

        // P: what ProgramData gives everybody is not passed on. Who drops must be able to come by; the settings are none of their business.
        Make(Root, $"O:BAD:P{administrators}(A;OICI;{Read};;;{service})(A;;{Read};;;{dropper})");
        // A file belongs to whoever dropped it, and nobody else of them can read it.
        Make(Path.Combine(Root, "inbox"), $"O:BAD:P{administrators}(A;OICI;{Change};;;{service})(A;CI;{Drop};;;{dropper})(A;OICIIO;{Change};;;CO)");
        foreach (string own in (string[])["data", "mail", "corrections"])
            Make(Path.Combine(Root, own), $"O:BAD:P{administrators}(A;OICI;{Change};;;{service})");
        Make(Secrets.FolderOf(SettingsFile.OfTheSystem), $"O:BAD:P{administrators}(A;OICI;{Read};;;{service})");

        foreach (string shipped in (string[])[SettingsFile.Name, "appsettings.schema.json"])
            WriteWhereThereIsNone(shipped);
    }

    private static void WriteWhereThereIsNone(string shipped)
    {
        string to = Path.Combine(Root, shipped);
        if (File.Exists(to))
            return;
        using Stream from = typeof(ServiceFolders).Assembly.GetManifestResourceStream(shipped)!;
        using FileStream file = new(to, FileMode.CreateNew);
        from.CopyTo(file);
    }

    /// <summary>Every user may make folders in ProgramData. One who came first could have put settings there, and with them commands that the service runs.</summary>
    private static void RefuseForeign(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        SecurityIdentifier owner = (SecurityIdentifier)new DirectoryInfo(folder).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier))!;
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        if (owner != me.User && !owner.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid) && !owner.IsWellKnown(WellKnownSidType.LocalSystemSid))
            throw new ServiceException($"{folder} is there already and belongs to {owner}, who is no administrator. Look what is in it, move it away, then try again.");
    }

    private static void Make(string folder, string sddl)
    {
        DirectorySecurity rights = new();
        rights.SetSecurityDescriptorSddlForm(sddl, AccessControlSections.Owner | AccessControlSections.Access);
        Directory.CreateDirectory(folder);
        new DirectoryInfo(folder).SetAccessControl(rights);
    }

    private static string SidOf(string name)
    {
        try
        {
            return new NTAccount(name).Translate(typeof(SecurityIdentifier)).Value;
        }
        catch (IdentityNotMappedException)
        {
            throw new ServiceException($"There is no user or group \"{name}\" on this machine or in its domain; the name of a domain's begins with the domain: CONTOSO\\Analysts");
        }
    }
}
