namespace ReportWatcher.Analysis.Text;

/// <summary>A stretch of a text, in UTF-16 code units.</summary>
/// <param name="Start">First code unit.</param>
/// <param name="End">One past the last code unit.</param>
public readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;

    public string In(string text) => text[Start..End];
}
