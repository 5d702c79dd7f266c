namespace ReportWatcher.Analysis.Watching;

/// <summary>Reads the lists of watches and topics.</summary>
internal static class PhraseLists
{
    /// <summary>The phrases of a list; a bad entry is reported under "KEY:INDEX" and left out.</summary>
    public static PhraseNode[] Read(IList<string> entries, string key, ICollection<DefinitionError> errors)
    {
        List<PhraseNode> phrases = [];
        for (int i = 0; i < entries.Count; i++)
        {
            if (PhraseReader.ReadEntry(entries[i], out string? mistake) is { } phrase)
                phrases.Add(phrase);
            else
                errors.Add(new DefinitionError($"{key}:{i}", entries[i], $"\"{entries[i]}\" {mistake}"));
        }

        return [.. phrases];
    }
}
