using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Storage;

namespace ReportWatcher.Learning;

/// <summary>A model on disk.</summary>
internal static class ModelFile
{
    /// <exception cref="ModelFileException">It cannot be used; the message says why and what to do.</exception>
    public static TopicModel Read(string path)
    {
        try
        {
            return TopicModelFile.Read(File.ReadAllBytes(path));
        }
        catch (TopicModelFormatException e)
        {
            throw new ModelFileException($"{path} {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"{path}: there is no such model; make one with \"reportwatcher topics train\"", e);
        }
    }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="ModelFileException">It cannot be used.</exception>
    public static TopicModel? ReadIfAny(string path) => File.Exists(path) ? Read(path) : null;

    public static Task WriteAsync(string path, TopicModel model, CancellationToken stopping)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return DurableFile.WriteThenRenameAsync(full, TopicModelFile.Write(model), () => Task.CompletedTask, stopping);
    }
}

internal sealed class ModelFileException(string message, Exception inner) : Exception(message, inner);
