namespace ReportWatcher.Analysis.Watching;

/// <summary>The named sub-queries of the settings ("Terms"), used as @name.</summary>
internal sealed class NamedTerms
{
    private readonly IReadOnlyDictionary<string, string> _queries;

    /// <summary>Checks every term by itself; mistakes come under "Terms:NAME".</summary>
    public NamedTerms(IReadOnlyDictionary<string, string> queries, IReadOnlyCollection<string> topicNames, ICollection<DefinitionError> errors)
    {
        _queries = queries;
        foreach ((string name, string query) in queries)
        {
            if (!IsName(name))
            {
                errors.Add(new DefinitionError("Terms:" + name, query, $"@{name} could not be written in a query; name it with letters, digits, dots, - and _ only."));
                continue;
            }

            try
            {
                QueryParser.Parse(query, this, topicNames);
            }
            catch (QueryException e)
            {
                errors.Add(new DefinitionError("Terms:" + name, query, e.Message));
            }
        }
    }

    public IReadOnlyCollection<string> Names => [.. _queries.Keys];

    public static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.';

    public string? Query(string name)
        => _queries.TryGetValue(name, out string? query) ? query
            : _queries.FirstOrDefault(term => string.Equals(term.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    private static bool IsName(string name) => name.Length > 0 && name.All(IsNameCharacter);
}
