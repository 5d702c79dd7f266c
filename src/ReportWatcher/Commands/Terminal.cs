using System.Text.Json;
using Spectre.Console;

namespace ReportWatcher.Commands;

internal static class ExitCode
{
    public const int Done = 0, Failed = 1, Usage = 2;
}

/// <summary>What the verbs print with: colours on a terminal only, JSON on request.</summary>
internal static class Terminal
{
    /// <summary>One JSON value on one line.</summary>
    public static void PrintJson(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, FindingsJson.Options));

    /// <summary>What was done or found, for the person or for a program.</summary>
    public static void Say(bool asJson, object json, string text)
    {
        if (asJson)
            PrintJson(json);
        else
            Console.Out.WriteLine(text);
    }

    /// <summary>An error for the person on standard error, or as JSON on standard output.</summary>
    public static void Fail(bool json, string code, string message)
    {
        if (json)
            PrintJson(new { error = new { code, message } });
        else
            Console.Error.WriteLine(message);
    }

    /// <summary>A console that is as wide as the text wants when nobody looks, so that a pipe gets whole lines.</summary>
    public static IAnsiConsole Screen { get; } = Create();

    private static IAnsiConsole Create()
    {
        bool piped = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = piped || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = piped ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (piped)
            console.Profile.Width = 160;
        return console;
    }
}
