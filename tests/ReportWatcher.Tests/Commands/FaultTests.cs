using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReportWatcher.Commands;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Commands;

/// <summary>A fault of the program ends a verb in words and with the exit code that is documented, not as a crash.</summary>
public sealed class FaultTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [Fact]
    public async Task AVerbWithAFaultEndsWithOneLineThatSaysWhatToDo()
    {
        using Site site = await WithAFigureOfNoKindAsync();

        Finished figures = await ServiceProcess.RunAsync("figures", "--settings", site.SettingsFile);

        figures.Code.ShouldBe(1);
        figures.Output.ShouldBeEmpty();
        figures.Error.Trim().ShouldBe(
            "reportwatcher figures: a fault of the program, ArgumentException: Requested value 'Nonsense' was not found. Do it again with --verbose, which adds where it happened, and please report that");
    }

    [Fact]
    public async Task WithVerboseItSaysWhereInTheProgramThatWas()
    {
        using Site site = await WithAFigureOfNoKindAsync();

        Finished figures = await ServiceProcess.RunAsync("figures", "--verbose", "--settings", site.SettingsFile);

        figures.Code.ShouldBe(1);
        figures.Error.ShouldContain("Please report it, with this:");
        figures.Error.ShouldContain("   at ReportWatcher.Commands.FiguresCommand.");
    }

    [Fact]
    public async Task AProgramGetsAFaultAsJson()
    {
        using Site site = await WithAFigureOfNoKindAsync();

        Finished figures = await ServiceProcess.RunAsync("figures", "--json", "--settings", site.SettingsFile);

        figures.Code.ShouldBe(1);
        figures.Error.ShouldBeEmpty();
        figures.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("fault");
    }

    [Fact]
    public async Task ALedgerThatLacksATableIsNoFault()
    {
        using Site site = await WithAFigureOfNoKindAsync();
        site.Change("DROP TABLE report_figures");

        Finished figures = await ServiceProcess.RunAsync("figures", "--settings", site.SettingsFile);

        figures.Code.ShouldBe(1);
        figures.Error.Trim().ShouldBe("the ledger cannot be used: SQLite Error 1: 'no such table: report_figures'; reportwatcher doctor looks at it and says what to do");
    }

    [Fact]
    public async Task AFaultInTheStartOfTheServiceIsLoggedAndEndsItWithExitCodeOne()
    {
        RecordedLog log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddHostedService<Stillborn>();
        using IHost host = builder.Build();

        using StopDeadline deadline = new(TimeSpan.FromHours(1), _ => { });
        int code = await RunCommand.RunAsync(host, deadline, default);

        code.ShouldBe(1);
        log.Lines.ShouldContain("Critical 8004 The service ends: a fault of the program, NotSupportedException: not in this life; please report it");
    }

    [Fact]
    public async Task APartThatDoesNotEndInTimeIsNamedAndTheServiceEndsWithExitCodeOne()
    {
        RecordedLog log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        using StopDeadline deadline = new(TimeSpan.FromHours(1), _ => { });
        TaskCompletionSource never = new();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        builder.Services.AddSingleton<IHostedService>(p => new Part("cook", _ => never.Task, deadline, p.GetRequiredService<IHostApplicationLifetime>(), p.GetRequiredService<ILogger<Part>>()));
        using IHost host = builder.Build();

        Task<int> running = RunCommand.RunAsync(host, deadline, default);
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await Eventually.EndsAsync(running, "the service to give up waiting");
        (await running).ShouldBe(1);
        log.Lines.ShouldContain(l => l.StartsWith("Critical 8006 ", StringComparison.Ordinal) && l.Contains("what has not ended is cook.", StringComparison.Ordinal));
        never.SetResult();
    }

    /// <summary>What only another program can have written.</summary>
    private static async Task<Site> WithAFigureOfNoKindAsync()
    {
        Site site = new();
        await ServiceProcess.RunAsync("once", site.Folder.Write("report.txt", Text), "--settings", site.SettingsFile);
        site.Change("""UPDATE report_figures SET list = replace(list, '"Count"', '"Nonsense"')""");
        return site;
    }

    private sealed class Stillborn : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException("not in this life");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
