using System.CommandLine;
using ReportWatcher.Settings;

namespace ReportWatcher.Commands;

/// <summary><c>health</c>: what the running service answers to <c>/healthz</c>, as an exit code; for a container's health check.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    private static readonly Option<bool> s_ready = new("--ready") { Description = "Ask whether it does its work: every inbox is watched, mail leaves." };

    public static Command Create()
    {
        Command command = new("health", "Ask the running service whether it is alive. Needs Health:Port in the settings.") { s_ready };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        if (settings.Health.Port == 0)
            throw new SettingsException(settings.File, [new("Health:Port", "0", "the service answers nowhere; give it a port, such as 9464")]);

        string address = $"http://127.0.0.1:{settings.Health.Port}/{(arguments.GetValue(s_ready) ? "readyz" : "healthz")}";
        try
        {
            using HttpClient http = new() { Timeout = s_patience };
            using HttpResponseMessage answer = await http.GetAsync(new Uri(address), stopping);
            Console.Out.Write(await answer.Content.ReadAsStringAsync(stopping));
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            throw new IOException($"{address} does not answer: {e.Message}", e);
        }
    }
}
