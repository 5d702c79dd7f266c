namespace ReportWatcher.Tests.Support;

/// <summary>A test that needs /bin/sh or the like.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnUnixAttribute : FactAttribute
{
    public FactOnUnixAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs a Unix.";
    }
}

/// <summary>A test that needs an environment variable, which says where a server is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithEnvironmentAttribute : FactAttribute
{
    public FactWithEnvironmentAttribute(string variable, string hint)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))) Skip = $"{variable} is not set; {hint}.";
    }
}

/// <summary>A fact about the real reports in the folder "shared"; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedReportsFactAttribute : FactAttribute
{
    public SharedReportsFactAttribute() => Skip = Repository.SharedReports is null ? "There is no folder \"shared\" beside the repository." : null;
}

/// <summary>A theory about the real reports in the folder "shared"; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedReportsTheoryAttribute : TheoryAttribute
{
    public SharedReportsTheoryAttribute() => Skip = Repository.SharedReports is null ? "There is no folder \"shared\" beside the repository." : null;
}

/// <summary>A fact about the sample reports in the folder "seeds"; skipped while there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeedsFactAttribute : FactAttribute
{
    public SeedsFactAttribute() => Skip = Repository.Seeds is null ? "The folder \"seeds\" is empty." : null;
}

/// <summary>A fact about Linux: inotify, leases, FIFOs, signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "This is about Linux.";
}

/// <summary>A fact that mounts a file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.UserName == "root" ? null : "Only root mounts file systems, on Linux.";
}

/// <summary>A theory about Linux: inotify, leases, FIFOs, signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "This is about Linux.";
}

/// <summary>A fact that needs a program which not every machine has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
        => Skip = IsInstalled(program) ? null : $"There is no {program} on this machine.";

    public static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A fact about Linux that only root can set up.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "Needs root on Linux.";
}

/// <summary>A theory that needs a program which not every machine has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(string program)
        => Skip = ProgramFactAttribute.IsInstalled(program) ? null : $"There is no {program} on this machine.";
}
