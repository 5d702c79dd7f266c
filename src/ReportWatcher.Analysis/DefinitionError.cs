namespace ReportWatcher.Analysis;

/// <summary>A mistake in what the user wrote in the settings.</summary>
/// <param name="Key">Path below the section ReportWatcher, as the settings spell it: "Watches:2:Figures:0:Is".</param>
/// <param name="Value">What was found there; null where something is missing.</param>
/// <param name="Message">What is wrong with it and what is allowed.</param>
public sealed record DefinitionError(string Key, string? Value, string Message);
