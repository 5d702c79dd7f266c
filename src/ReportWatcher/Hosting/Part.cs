using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReportWatcher.Hosting;

/// <summary>One thing that the service does from start to stop.</summary>
/// <remarks>
/// The host ends with exit code 0 when a background service throws, and a supervisor that restarts on failure then leaves it down;
/// so the code is set here.
/// </remarks>
internal sealed class Part(string name, Func<CancellationToken, Task> run, StopDeadline deadline, IHostApplicationLifetime lifetime, ILogger<Part> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable open = deadline.Open(name);
        try
        {
            // The host starts the parts one after another and waits for each until it first waits.
            await Task.Yield();
            await run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (HangException e)
        {
            log.ServiceHangs(e.Message);
            Fail();
        }
        catch (Exception e)
        {
            log.PartFailed(e, name);
            Fail();
        }
    }

    private void Fail()
    {
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
