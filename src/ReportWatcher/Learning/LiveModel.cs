using Microsoft.Extensions.Logging;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Hosting;
using ReportWatcher.Storage;

namespace ReportWatcher.Learning;

/// <summary>The trained topics in force; null until there are some.</summary>
internal sealed class LiveModel
{
    private readonly Folders _folders;
    private readonly ILogger<LiveModel> _log;
    private volatile TopicModel? _current;
    private (DateTime, long) _seen;

    public LiveModel(Folders folders, ILogger<LiveModel> log)
    {
        _folders = folders;
        _log = log;
        Refresh();
    }

    public TopicModel? Current => _current;

    /// <summary>Takes the model file up if it is another than before; keeps what is in force where the new one cannot be used.</summary>
    public void Refresh()
    {
        FileInfo file = new(_folders.TopicModel);
        (DateTime, long) now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (now == _seen)
            return;
        _seen = now;
        try
        {
            _current = file.Exists ? ModelFile.Read(file.FullName) : null;
            if (_current is { } model)
                _log.ModelTaken(model.Info.Topics.Count, model.Info.Examples, model.Info.Trained);
        }
        catch (ModelFileException e)
        {
            _log.ModelRefused(e.Message);
        }
    }
}
