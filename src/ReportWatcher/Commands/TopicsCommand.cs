using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;

namespace ReportWatcher.Commands;

/// <summary><c>topics</c>: the trained topics and what they are learnt from.</summary>
internal static class TopicsCommand
{
    public static Option<string> FromOption { get; } = new("--from")
    {
        Description = """A folder with a folder of examples for each topic, or a file of lines {"text","labels"}, gzipped or not.""",
        HelpName = "FOLDER|FILE.jsonl",
    };

    public static Option<string?> ModelOption { get; } = new("--model")
    {
        Description = "A model file of its own. Default: the one in the data folder.",
        HelpName = "FILE",
    };

    /// <summary>The stages, for a verb that works on the data folder itself; they say only what went wrong.</summary>
    public static ServiceProvider Stages(WatcherSettings settings)
        => new ServiceCollection()
            .AddStages(settings)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace))
            .BuildServiceProvider();

    public static Command Create() => new("topics", "Train topics from examples, measure and correct them.")
    {
        TopicsTrainCommand.Create(),
        TopicsEvalCommand.Create(),
        TopicsCorrectCommand.Create(),
        TopicsRollbackCommand.Create(),
    };
}
