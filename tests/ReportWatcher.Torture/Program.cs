using System.CommandLine;
using ReportWatcher.Torture;
using ReportWatcher.Torture.Runs;

RootCommand torture = new("Tortures the service, and holds what came out against what went in.")
{
    OracleItself.Create(), Kills.Create(), KillPoints.Create(), PowerCuts.Create(), FullDisks.Create(), FailingDisks.Create(), MailFaults.Create(), ClockJumps.Create(), SlowWriters.Create(),
    Backlog.Create(), WatcherLosses.Create(), Terminations.Create(), HostileFiles.Create(), Damages.Create(),
};
torture.Add(CiSubset.Create(torture));
return await torture.Parse(args).InvokeAsync();
