using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Checks one watch definition and makes a rule of its lists and its query; every mistake is reported under its own key.</summary>
internal sealed class WatchCompiler(
    IReadOnlyCollection<string> topicNames, IReadOnlyCollection<string> inboxTags, NamedTerms terms, SynonymTable synonyms,
    ICollection<DefinitionError> errors)
{
    private readonly Dictionary<string, int> _indexByName = new(StringComparer.OrdinalIgnoreCase);

    public CompiledWatch? Compile(WatchDefinition definition, int index)
    {
        int errorsBefore = errors.Count;
        string key = $"Watches:{index}";
        CheckName(definition.Name, index, key);
        PhraseNode[] any = ReadPhrases(definition.Any, key, "Any");
        PhraseNode[] all = ReadPhrases(definition.All, key, "All");
        PhraseNode[] none = ReadPhrases(definition.None, key, "None");
        PhraseNode[] ignore = ReadPhrases(definition.Ignore, key, "Ignore");
        QueryNode? query = ReadQuery(definition.Query, key);
        string[] topics = [.. definition.Topics.Select((name, i) => Known(name, topicNames, "topic", $"{key}:Topics:{i}")).OfType<string>()];
        string[] inboxes = [.. definition.Inboxes.Select((tag, i) => Known(tag, inboxTags, "inbox", $"{key}:Inboxes:{i}")).OfType<string>()];
        FigureCondition[] figures =
            [.. definition.Figures.Select((figure, i) => FigureCondition.Compile(figure, $"{key}:Figures:{i}", errors, synonyms)).OfType<FigureCondition>()];
        WatchRegex[] regexes = [.. definition.Regex.Select((regex, i) => ReadRegex(regex, $"{key}:Regex:{i}")).OfType<WatchRegex>()];
        if (errors.Count == errorsBefore)
        {
            CheckThatItCanFire(definition, key, any, all, none, ignore);
            CheckThatItNeedsSomething(definition, key);
            CheckThatFurnitureIsNotRemembered(definition, key, figures);
        }

        if (errors.Count > errorsBefore)
            return null;
        return new CompiledWatch(definition, new Rule(Condition(any, all, none, query), ignore), topics, inboxes, figures, regexes);
    }

    /// <summary>The parts of a definition are ANDed. Null where it has no words at all.</summary>
    public static QueryNode? Condition(PhraseNode[] any, PhraseNode[] all, PhraseNode[] none, QueryNode? query)
    {
        List<QueryNode> parts = [];
        if (any.Length > 0)
            parts.Add(any.Length == 1 ? any[0] : new OrNode(any));
        parts.AddRange(all);
        if (query is not null)
            parts.Add(query);
        parts.AddRange(none.Select(phrase => new NotNode(phrase)));
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new AndNode(parts) };
    }

    private void CheckName(string name, int index, string key)
    {
        if (string.IsNullOrWhiteSpace(name))
            errors.Add(new DefinitionError(key + ":Name", name, "A watch needs a name; it is the subject of its alerts."));
        else if (!_indexByName.TryAdd(name.Trim(), index))
            errors.Add(new DefinitionError(key + ":Name", name, $"Watch {_indexByName[name.Trim()]} has this name already; names tell alerts apart."));
    }

    // Most lists of most watches are empty: no key is made for them.
    private PhraseNode[] ReadPhrases(IList<string> entries, string key, string list)
        => entries.Count == 0 ? [] : PhraseLists.Read(entries, $"{key}:{list}", errors);

    private QueryNode? ReadQuery(string? query, string key)
    {
        if (query is null)
            return null;
        try
        {
            return QueryParser.Parse(query, terms, topicNames);
        }
        catch (QueryException e)
        {
            errors.Add(new DefinitionError(key + ":Query", query, e.Message));
            return null;
        }
    }

    private WatchRegex? ReadRegex(string regex, string key)
    {
        try
        {
            return WatchRegex.Parse(regex);
        }
        catch (QueryException e)
        {
            errors.Add(new DefinitionError(key, regex, e.Message));
            return null;
        }
    }

    private string? Known(string name, IReadOnlyCollection<string> names, string what, string key)
    {
        string? known = Suggestion.Known(name, names);
        if (known is null)
            errors.Add(new DefinitionError(key, name, Suggestion.Unknown(what, name, names)));
        return known;
    }

    /// <summary>A figure in a teaser belongs to another report: as an earlier statement of this one it would be false.</summary>
    private void CheckThatFurnitureIsNotRemembered(WatchDefinition definition, string key, FigureCondition[] figures)
    {
        if (definition.Match == MatchScope.Everything && Array.Exists(figures, figure => figure.Memory is not null))
        {
            errors.Add(new DefinitionError(
                key + ":Match", nameof(MatchScope.Everything), "Figures that are held against earlier reports are taken from articles only: leave Match out, or make two watches."));
        }
    }

    /// <summary>A phrase that None or Ignore always rules out can never be a hit.</summary>
    private void CheckThatItCanFire(
        WatchDefinition definition, string key, PhraseNode[] any, PhraseNode[] all, PhraseNode[] none, PhraseNode[] ignore)
    {
        Check(any, definition.Any, "Any");
        Check(all, definition.All, "All");

        void Check(PhraseNode[] wanted, IList<string> entries, string list)
        {
            for (int i = 0; i < wanted.Length; i++)
            {
                int ruledOut = Array.FindIndex(none, phrase => phrase.IsInside(wanted[i]));
                if (ruledOut >= 0)
                    Report($"{key}:{list}:{i}", entries[i], $"can never fire: \"{definition.None[ruledOut]}\" in None rules out every article with it.");
                int ignored = Array.FindIndex(ignore, phrase => phrase.IsInside(wanted[i]));
                if (ignored >= 0)
                    Report($"{key}:{list}:{i}", entries[i], $"can never be a hit: \"{definition.Ignore[ignored]}\" in Ignore covers it.");
            }
        }

        void Report(string at, string value, string message) => errors.Add(new DefinitionError(at, value, $"\"{value}\" {message}"));
    }

    private void CheckThatItNeedsSomething(WatchDefinition definition, string key)
    {
        bool needsSomething = definition.Any.Count + definition.All.Count + definition.Topics.Count + definition.Inboxes.Count
            + definition.Figures.Count + definition.Regex.Count > 0 || definition.Query is not null;
        if (needsSomething)
            return;
        string message = definition.None.Count > 0
            ? "says only what must not occur and would fire on almost every article; add Any, All, Query, Regex, Topics, Inboxes or Figures."
            : "has no condition; give at least one of Any, All, Query, Regex, Topics, Inboxes, Figures.";
        errors.Add(new DefinitionError(key, definition.Name, $"Watch \"{definition.Name}\" {message}"));
    }
}
