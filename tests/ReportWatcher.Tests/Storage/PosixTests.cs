using Microsoft.Win32.SafeHandles;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Storage;

public sealed class PosixTests
{
    [LinuxFact]
    public void AReportThatIsReadKeepsItsTimeOfAccess()
    {
        using TempFolder folder = new();
        string file = folder.Write("report.txt", "text");
        // Before the last change, so that the file system would write down the reading even where it saves what it can (relatime).
        DateTime before = new(2024, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(file, before);
        byte[] text = new byte[8];

        using (SafeFileHandle handle = SafeFile.OpenForReading(file, out _))
        {
            Posix.KeepAccessTime(handle);
            RandomAccess.Read(handle, text, 0).ShouldBe(4);
        }

        File.GetLastAccessTimeUtc(file).ShouldBe(before);
    }
}
