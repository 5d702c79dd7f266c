return args switch
{
    ["read", .. string[] rest] => ReportWatcher.Benchmarks.Reading.ReadVerb.Run(rest),
    ["reading", .. string[] rest] => ReportWatcher.Benchmarks.Reading.ReadingVerb.Run(rest),
    ["figures", .. string[] rest] => ReportWatcher.Benchmarks.Figures.FiguresVerb.Run(rest),
    ["match", .. string[] rest] => ReportWatcher.Benchmarks.Matching.MatchVerb.Run(rest),
    ["topics", .. string[] rest] => ReportWatcher.Benchmarks.Topics.TopicsVerb.Run(rest),
    ["intake", .. string[] rest] => await ReportWatcher.Benchmarks.Intake.IntakeVerb.RunAsync(rest),
    ["latency", .. string[] rest] => await ReportWatcher.Benchmarks.Intake.LatencyVerb.RunAsync(rest),
    ["compose", .. string[] rest] => ReportWatcher.Benchmarks.Outbox.ComposeVerb.Run(rest),
    ["send", .. string[] rest] => await ReportWatcher.Benchmarks.Outbox.SendVerb.RunAsync(rest),
    ["series", .. string[] rest] => await ReportWatcher.Benchmarks.Series.SeriesVerb.RunAsync(rest),
    _ => 2,
};
