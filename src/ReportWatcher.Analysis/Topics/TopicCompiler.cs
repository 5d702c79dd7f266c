using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Topics;

/// <summary>Checks topic definitions and makes rules of them: one for each phrase, one for the query.</summary>
internal sealed class TopicCompiler(NamedTerms terms, ICollection<DefinitionError> errors)
{
    private const double MostPhraseWeight = 2;
    private const double QueryWeight = 1.5;

    /// <summary>The rules of all topics, each topic's in one stretch.</summary>
    public List<Rule> Rules { get; } = [];

    public CompiledTopic? Compile(string name, TopicDefinition definition)
    {
        int errorsBefore = errors.Count;
        string key = "Topics:" + name;
        PhraseNode[] any = PhraseLists.Read(definition.Any, key + ":Any", errors);
        PhraseNode[] all = PhraseLists.Read(definition.All, key + ":All", errors);
        PhraseNode[] none = PhraseLists.Read(definition.None, key + ":None", errors);
        QueryNode? query = ReadQuery(definition.Query, key + ":Query");
        if (definition.Threshold is not (> 0 and <= 1))
            errors.Add(new DefinitionError(key + ":Threshold", $"{definition.Threshold}", "A threshold is above 0 and at most 1; 0.5 is usual."));
        CheckPhrases(definition, key, any, all, none);
        if (errors.Count > errorsBefore)
            return null;
        return Add(name, definition, any, all, none, query);
    }

    private CompiledTopic Add(string name, TopicDefinition definition, PhraseNode[] any, PhraseNode[] all, PhraseNode[] none, QueryNode? query)
    {
        int firstRule = Rules.Count;
        List<TopicRule> kinds = [];
        foreach (PhraseNode phrase in any)
            AddRule(phrase, new TopicRule(TopicPart.Evidence, PhraseWeight(phrase)));
        foreach (PhraseNode phrase in all)
            AddRule(phrase, new TopicRule(TopicPart.Required, PhraseWeight(phrase)));
        if (query is not null)
            AddRule(query, new TopicRule(TopicPart.Evidence, QueryWeight, Repeats: false));
        foreach (PhraseNode phrase in none)
            AddRule(phrase, new TopicRule(TopicPart.Forbidden, 0));
        return new CompiledTopic(name, definition.Threshold, definition.Use, firstRule, kinds);

        void AddRule(QueryNode condition, TopicRule kind)
        {
            Rules.Add(new Rule(condition, []));
            kinds.Add(kind);
        }
    }

    /// <summary>1 for a word, half as much more for each further one, at most 2: "end of the mission" says more than "end".</summary>
    private static double PhraseWeight(PhraseNode phrase) => Math.Min(MostPhraseWeight, 1 + (phrase.Words.Count - 1) * 0.5);

    private QueryNode? ReadQuery(string? query, string key)
    {
        if (query is null)
            return null;
        try
        {
            return QueryParser.Parse(query, terms, null);
        }
        catch (QueryException e)
        {
            errors.Add(new DefinitionError(key, query, e.Message));
            return null;
        }
    }

    private void CheckPhrases(TopicDefinition definition, string key, PhraseNode[] any, PhraseNode[] all, PhraseNode[] none)
    {
        if (definition.Use != TopicUse.Model && definition.Any.Count + definition.All.Count == 0 && definition.Query is null)
            errors.Add(new DefinitionError(key, null, "The topic has nothing that speaks for it; give it Any, All or Query."));
        Check(any, definition.Any, "Any");
        Check(all, definition.All, "All");

        void Check(PhraseNode[] phrases, IList<string> entries, string list)
        {
            if (phrases.Length != entries.Count || none.Length != definition.None.Count)
                return;
            for (int i = 0; i < phrases.Length; i++)
            {
                int ruledOut = Array.FindIndex(none, phrase => phrase.IsInside(phrases[i]));
                if (ruledOut >= 0)
                    errors.Add(new DefinitionError($"{key}:{list}:{i}", entries[i], $"\"{entries[i]}\" never counts: \"{definition.None[ruledOut]}\" in None rules out every article with it."));
            }
        }
    }
}
