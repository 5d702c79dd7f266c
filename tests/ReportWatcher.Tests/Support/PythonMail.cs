using System.Diagnostics;
using System.Text.Json;

namespace ReportWatcher.Tests.Support;

/// <summary>Reads a mail with the email package of Python: a reader that knows nothing of our writer.</summary>
internal static class PythonMail
{
    private const string Script =
        """
        import email, email.policy, json, sys
        with open(sys.argv[1], 'rb') as f:
            m = email.message_from_binary_file(f, policy=email.policy.default)
        parts = {p.get_content_subtype(): p.get_content() for p in m.walk() if p.get_content_maintype() == 'text'}
        print(json.dumps({
            'headers': [k.lower() for k in m.keys()],
            'subject': str(m['Subject']),
            'plain': parts.get('plain', ''),
            'html': parts.get('html', ''),
            'defects': [str(d) for p in m.walk() for d in p.defects],
        }))
        """;

    public static async Task<JsonElement> ReadAsync(string path)
    {
        using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", Script, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = python.StandardOutput.ReadToEndAsync(), error = python.StandardError.ReadToEndAsync();
        await Eventually.EndsAsync(python.WaitForExitAsync(), "python3");
        if (python.ExitCode != 0)
            throw new InvalidOperationException(await error);
        return JsonSerializer.Deserialize<JsonElement>(await output);
    }
}
