using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Storage;

/// <summary>What a rename says of a file or a folder that is not there: by this system's real error, and by the numbers of both systems.</summary>
public sealed class SafeFileTests
{
    private static readonly RenameErrors s_linux = RenameErrors.OfLinux, s_windows = RenameErrors.OfWindows;

    [Fact]
    public void AFolderThatIsMissingIsToldLikeAFileThatIsSoThatWhoeverFilesMakesIt()
    {
        using TempFolder folder = new();
        string file = folder.Write("report.txt", "x");

        Should.Throw<FileNotFoundException>(() => SafeFile.TryRename(file, folder[Path.Combine("done", "2026", "report.txt")]));
        Should.Throw<FileNotFoundException>(() => SafeFile.TryRename(folder["nothing.txt"], folder["other.txt"]));

        File.Exists(file).ShouldBeTrue();
    }

    public static TheoryData<string, int, string> Errors => new()
    {
        { "Linux", 0, "renamed" },
        { "Linux", 2, "gone" }, // ENOENT: file or folder
        { "Linux", 18, "elsewhere" }, // EXDEV
        { "Linux", 3, "failed" }, // ESRCH
        { "Linux", 13, "failed" }, // EACCES
        { "Windows", 0, "renamed" },
        { "Windows", 2, "gone" }, // ERROR_FILE_NOT_FOUND
        { "Windows", 3, "gone" }, // ERROR_PATH_NOT_FOUND
        { "Windows", 17, "elsewhere" }, // ERROR_NOT_SAME_DEVICE
        { "Windows", 5, "failed" }, // ERROR_ACCESS_DENIED
        { "Windows", 183, "failed" }, // ERROR_ALREADY_EXISTS
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void EachSystemsErrorNumbersAreUnderstood(string system, int error, string meaning)
    {
        string understood;
        try
        {
            understood = SafeFile.IsRenamed(error, system == "Linux" ? s_linux : s_windows, "from", "to") ? "renamed" : "elsewhere";
        }
        catch (FileNotFoundException)
        {
            understood = "gone";
        }
        catch (IOException)
        {
            understood = "failed";
        }

        understood.ShouldBe(meaning);
    }
}
