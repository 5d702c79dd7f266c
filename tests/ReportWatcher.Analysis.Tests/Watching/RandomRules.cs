using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>Rules and an article over so small a vocabulary that everything happens: hits overlap, repeat, cross fields and paragraphs.</summary>
internal sealed record RandomCase(Rule[] Rules, Article Article, string[] Topics)
{
    private static readonly string[] Words = ["abc", "abca", "abcab", "bca", "bcab", "cab", "us", "x", "y", "z"];
    private static readonly string[] Spellings = [.. Words, "ABC", "Abca", "US", "U.S.", "us's", "ábc", "zz", "abcabc"];
    private static readonly string[] Separators = [" ", " ", " ", " ", ", ", "-", ".\n", ".\n\n", "\n \n"];
    private static readonly string[] TopicNames = ["t1", "t2"];

    public static Arbitrary<RandomCase> Arbitrary(int rules) => Arb.From(Cases(rules), Shrink);

    private static Gen<RandomCase> Cases(int rules)
        => from all in Rule.ArrayOf(rules)
           from title in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Text(5).Select(text => (string?)text)))
           from body in Gen.Choose(0, 40).SelectMany(Text)
           from lead in Gen.Choose(0, 30)
           from source in Gen.Elements(null, "x y", "US")
           from topics in Gen.SubListOf(TopicNames)
           select new RandomCase(all, ArticleOf(title, body, lead, source), [.. topics]);

    private static Article ArticleOf(string? title, string body, int lead, string? source)
        => Some.Article(body, title, source) with { Lead = body[..Math.Min(lead, body.Length)] };

    private static Gen<string> Text(int words)
        => (from word in Gen.Elements(Spellings) from separator in Gen.Elements(Separators) select word + separator)
            .ListOf(words).Select(parts => string.Concat(parts));

    private static Gen<Rule> Rule
        => from condition in Gen.Choose(0, 3).SelectMany(Node)
           from ignore in Gen.Frequency((4, Gen.Constant<IList<PhraseNode>>([])), (1, Phrase.ListOf(1).Select(list => (IList<PhraseNode>)[.. list])))
           select new Rule(condition, [.. ignore.Select(phrase => phrase with { Field = Field.Text })]);

    private static Gen<QueryNode> Node(int depth)
    {
        Gen<QueryNode> leaf = Gen.Frequency(
            (8, Phrase.Select(phrase => (QueryNode)phrase)),
            (1, Gen.Elements(TopicNames).Select(name => (QueryNode)new TopicNode(name))));
        if (depth == 0)
            return leaf;
        Gen<QueryNode[]> parts = Gen.Choose(2, 3).SelectMany(count => Node(depth - 1).ArrayOf(count));
        return Gen.Frequency(
            (2, leaf),
            (2, parts.Select(nodes => (QueryNode)new AndNode(nodes))),
            (2, parts.Select(nodes => (QueryNode)new OrNode(nodes))),
            (1, Node(depth - 1).Select(node => (QueryNode)new NotNode(node))),
            (4, Near(depth)),
            (1, from count in Gen.Choose(1, 4) from part in WithSpans(depth - 1) select (QueryNode)new AtLeastNode(count, part)));
    }

    private static Gen<QueryNode> Near(int depth)
        => from distance in Gen.Choose(0, 4)
           from ordered in Gen.Elements(true, false)
           from left in WithSpans(depth - 1)
           from right in WithSpans(depth - 1)
           select (QueryNode)new NearNode(distance, ordered, left, right);

    private static Gen<QueryNode> WithSpans(int depth)
    {
        Gen<QueryNode> phrase = Phrase.Select(node => (QueryNode)node);
        if (depth <= 0)
            return phrase;
        return Gen.Frequency(
            (3, phrase),
            (1, WithSpans(depth - 1).ArrayOf(2).Select(nodes => (QueryNode)new OrNode(nodes))),
            (1, Near(depth)));
    }

    private static Gen<PhraseNode> Phrase
        => from length in Gen.Frequency((4, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
           from words in Pattern.ArrayOf(length)
           from part in Gen.Frequency((8, Gen.Constant(Field.Text)), (1, Gen.Elements(Field.Title, Field.Lead, Field.Body, Field.Source)))
           select new PhraseNode(words, part);

    private static Gen<WordPattern> Pattern => Gen.Frequency(
        (8, Gen.Elements(Words).Select(word => new WordPattern(WordKind.Word, word))),
        (1, Gen.Elements("abc", "abca", "bca").Select(word => new WordPattern(WordKind.Prefix, word))),
        (1, Gen.Elements("ab?", "?bca", "a?c*", "abca?").Select(word => new WordPattern(WordKind.Wildcard, word))),
        (1, from word in Gen.Elements("abca", "bcabx", "us") from edits in Gen.Choose(1, 2) select new WordPattern(WordKind.Fuzzy, word, edits)),
        (1, Gen.Elements("US", "us", "Abca", "ábc").Select(word => new WordPattern(WordKind.Word, Folded(word), 0, word))),
        (1, Gen.Elements("ABC", "Abc").Select(word => new WordPattern(WordKind.Prefix, "abc", 0, word))));

    private static string Folded(string word)
    {
        TokenBuffer buffer = new();
        buffer.Append(word);
        return buffer.Folded(0).ToString();
    }

    private static IEnumerable<RandomCase> Shrink(RandomCase whole)
    {
        for (int half = whole.Rules.Length / 2; half > 0; half /= 2)
        {
            for (int from = 0; from < whole.Rules.Length; from += half)
                yield return whole with { Rules = [.. whole.Rules[..from], .. whole.Rules[Math.Min(whole.Rules.Length, from + half)..]] };
        }

        if (whole.Rules is [var rule])
        {
            foreach (QueryNode smaller in ShrinkNode(rule.Condition!))
                yield return whole with { Rules = [rule with { Condition = smaller }] };
            if (rule.Ignore.Count > 0)
                yield return whole with { Rules = [rule with { Ignore = [] }] };
        }

        string[] words = whole.Article.Body.Split(' ');
        for (int i = 0; i < words.Length && words.Length > 1; i++)
        {
            string body = string.Join(' ', words.Where((_, at) => at != i));
            yield return whole with { Article = whole.Article with { Body = body, Lead = body[..Math.Min(whole.Article.Lead.Length, body.Length)] } };
        }
    }

    private static IEnumerable<QueryNode> ShrinkNode(QueryNode node)
    {
        IReadOnlyList<QueryNode> parts = node switch
        {
            AndNode both => both.Parts,
            OrNode either => either.Parts,
            NotNode negated => [negated.Part],
            AtLeastNode atLeast => [atLeast.Part],
            NearNode near => [near.Left, near.Right],
            _ => [],
        };
        foreach (QueryNode part in parts)
        {
            yield return part;
            foreach (QueryNode smaller in ShrinkNode(part))
            {
                if (node is NearNode near && QueryLogic.HasSpans(smaller))
                    yield return ReferenceEquals(part, near.Left) ? near with { Left = smaller } : near with { Right = smaller };
                else if (node is NotNode)
                    yield return new NotNode(smaller);
            }
        }
    }
}
