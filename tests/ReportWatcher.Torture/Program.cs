using System.CommandLine;
using ReportWatcher.Torture;
using ReportWatcher.Torture.Runs;

RootCommand torture = new("Tortures the service, and holds what came out against what went in.")
{
    OracleItself.Create(), Kills.Create(), KillPoints.Create(), MailFaults.Create(), SlowWriters.Create(), WatcherLosses.Create(), Terminations.Create(), HostileFiles.Create(),
};
torture.Add(CiSubset.Create(torture));
return await torture.Parse(args).InvokeAsync();
