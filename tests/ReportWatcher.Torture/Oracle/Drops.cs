using System.Security.Cryptography;
using System.Text.Json;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Torture.Oracle;

/// <summary>A file that was or will be in the inbox.</summary>
/// <param name="Name">Below the inbox.</param>
/// <param name="Story">Null for a file that tells none; such a file fires nothing.</param>
/// <param name="State">
/// In which its report must end, with the reason's code if that matters: "done", "failed/empty", "done|failed". "done" may be "duplicate" for all but
/// one of the files with the same content.
/// </param>
internal sealed record DroppedFile(string Name, string Sha256, int? Story, string State, IReadOnlyList<ExpectedAlert> Alerts)
{
    public bool MayEndAs(string state, string? code)
        => State.Split('|').Any(s => s == state || s == $"{state}/{code}" || (s, state) == ("done", "duplicate"));
}

/// <summary>
/// Drops files into an inbox and writes each down, with everything that is to come of it, before its name appears there: what is not in this log
/// was never promised, what is in it must come out at the other end.
/// </summary>
internal sealed class Drops : IDisposable
{
    private readonly Site _site;
    private readonly Story _stories;
    private readonly Random _random;
    private readonly double _share;
    private readonly FileStream _log;
    private readonly List<DroppedFile> _files = [];

    /// <param name="alertsPerFile">On average; each story fires one watch with one recipient, one with two, both or none.</param>
    public Drops(Site site, string logFile, int seed, double alertsPerFile)
    {
        (_site, _stories, _random, _share) = (site, new Story(seed), new Random(seed), alertsPerFile / 3);
        _log = new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.Read);
        Directory.CreateDirectory(site.Folder["elsewhere"]);
    }

    public IReadOnlyList<DroppedFile> Files => _files;

    public int ExpectedAlerts => _files.DistinctBy(f => f.Sha256).Sum(f => f.Alerts.Count);

    /// <summary>Drops the next stories, each in the way of one program or another; a few repeat an earlier one's content.</summary>
    public async Task DropAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            bool repeats = _files.Count > 0 && _random.Next(50) == 0;
            // What others dropped among the stories is none to repeat.
            int story = repeats && _files[_random.Next(_files.Count)].Story is { } earlier ? earlier : _files.Count;
            bool html = story % 5 == 0;
            byte[] content = _stories.Content(story, _share, html);
            string name = $"file{_files.Count:D7}{(html ? ".html" : ".txt")}";
            int way = _random.Next(10);
            if (way == 0)
                name = Path.Combine($"folder {_random.Next(5)}", name);
            Log(name, content, story, _stories.Alerts(story, _share));
            if (way < 7)
                RenameIn(name, content);
            else
                await WriteInPlaceAsync(name, content);
        }
    }

    /// <summary>Writes a file down that somebody else is about to put there.</summary>
    public DroppedFile Log(string name, byte[] content, int? story, IReadOnlyList<ExpectedAlert> alerts, string state = "done")
    {
        DroppedFile file = new(name, Convert.ToHexStringLower(SHA256.HashData(content)), story, state, alerts);
        _files.Add(file);
        JsonSerializer.Serialize(_log, file);
        _log.WriteByte((byte)'\n');
        _log.Flush();
        return file;
    }

    /// <summary>As careful programs do.</summary>
    public void RenameIn(string name, byte[] content)
    {
        string elsewhere = Path.Combine(_site.Folder["elsewhere"], Path.GetFileName(name)), path = Path.Combine(_site.Inbox, name);
        File.WriteAllBytes(elsewhere, content);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(elsewhere, path);
    }

    public void Dispose() => _log.Dispose();

    /// <summary>As the others do: in pieces, under the final name.</summary>
    private async Task WriteInPlaceAsync(string name, byte[] content)
    {
        await using FileStream file = new(Path.Combine(_site.Inbox, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        int half = content.Length / 2;
        await file.WriteAsync(content.AsMemory(0, half));
        await Task.Yield();
        await file.WriteAsync(content.AsMemory(half));
    }
}
