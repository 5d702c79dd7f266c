using FsCheck;

namespace ReportWatcher.Tests.Support;

internal static class Properties
{
    /// <summary>The same cases in every run, so that a red build is about the change; <c>REPORTWATCHER_FULL=1</c> looks for new ones.</summary>
    public static void Hold(Property property)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200);
        FsCheck.Check.One(Environment.GetEnvironmentVariable("REPORTWATCHER_FULL") == "1" ? config : config.WithReplay(15650741200115526326, 9621309775180139683), property);
    }
}
