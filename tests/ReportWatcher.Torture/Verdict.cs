namespace ReportWatcher.Torture;

/// <summary>What a run found: what it measured, and every promise that it saw broken.</summary>
internal sealed class Verdict
{
    private readonly List<string> _notes = [];
    private readonly List<string> _broken = [];

    /// <summary>Why the run cannot be made on this machine; null if it can.</summary>
    public string? Skipped { get; private set; }

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Broken => _broken;

    /// <summary>The site of a run that broke a promise is kept here, for a look.</summary>
    public string? KeptSite { get; set; }

    public void Skip(string reason) => Skipped = reason;

    public void Note(string note) => _notes.Add(note);

    public void Break(string promise) => _broken.Add(promise);

    public void Expect(bool holds, string otherwise)
    {
        if (!holds)
            Break(otherwise);
    }
}
