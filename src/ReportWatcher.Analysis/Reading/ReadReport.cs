namespace ReportWatcher.Analysis.Reading;

/// <summary>What a file holds: one article, and for a mail the files attached to it.</summary>
/// <param name="Attachments">Each is a report of its own; empty for everything but mail.</param>
public sealed record ReadReport(Article Article, IReadOnlyList<AttachedFile> Attachments);

/// <summary>A file attached to a mail.</summary>
/// <param name="Name">As the mail gives it, or made up where it gives none; it may hold anything.</param>
public sealed record AttachedFile(string Name, ReadOnlyMemory<byte> Content);
