using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>
/// Queries sampled from texts: 20 % words, 20 % phrases, 20 % AND of 2 or 3, 20 % OR of 3 to 6, 10 % NEAR/5, 5 % prefixes, 5 % with NOT.
/// Words are drawn from those that occur in at least three and at most a given share of the texts, as people choose theirs.
/// </summary>
internal sealed class QueryMix
{
    private readonly string[][] _texts;
    private readonly HashSet<string> _usual;
    private readonly Random _random;

    public QueryMix(IReadOnlyList<string> texts, double mostOften, int seed)
    {
        _random = new Random(seed);
        _texts = [.. texts.Select(Words).Where(words => words.Length > 20)];
        Dictionary<string, int> textsWith = [];
        foreach (string word in _texts.SelectMany(words => words.Distinct()))
            textsWith[word] = textsWith.GetValueOrDefault(word) + 1;
        _usual = [.. textsWith
            .Where(pair => pair.Value >= 3 && pair.Value <= mostOften * _texts.Length && pair.Key.Length >= 3 && pair.Key.All(char.IsLetter))
            .Select(pair => pair.Key)];
    }

    public string Next()
    {
        while (true)
        {
            string[] text = _texts[_random.Next(_texts.Length)];
            if (Compose(text, _random.Next(100)) is { } query)
                return query;
        }
    }

    private string? Compose(string[] text, int kind) => kind switch
    {
        < 20 => Word(text),
        < 40 => Phrase(text),
        < 60 => Joined(text, " AND ", _random.Next(2, 4)),
        < 80 => Joined(text, " OR ", _random.Next(3, 7)),
        < 90 => Near(text),
        < 95 => Word(text) is { Length: >= 6 } word ? word[..5] + "*" : null,
        _ => Word(text) is { } wanted && Word(text) is { } other && wanted != other ? $"{wanted} AND NOT {other}" : null,
    };

    private string? Word(string[] text)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            string word = text[_random.Next(text.Length)];
            if (_usual.Contains(word))
                return word;
        }

        return null;
    }

    private string? Phrase(string[] text)
    {
        int length = _random.Next(2, 4);
        int at = _random.Next(text.Length - length);
        string[] words = text[at..(at + length)];
        return words.Any(_usual.Contains) && words.All(word => word.All(char.IsLetter)) ? $"\"{string.Join(' ', words)}\"" : null;
    }

    private string? Joined(string[] text, string link, int count)
    {
        HashSet<string> words = [];
        for (int i = 0; i < count; i++)
        {
            // The words of an AND belong together; the alternatives of an OR come from anywhere.
            string[] source = link == " OR " ? _texts[_random.Next(_texts.Length)] : text;
            if (Word(source) is { } word)
                words.Add(word);
        }

        return words.Count >= 2 ? string.Join(link, words) : null;
    }

    private string? Near(string[] text)
    {
        int at = _random.Next(text.Length - 6);
        string left = text[at], right = text[at + _random.Next(1, 6)];
        return left != right && _usual.Contains(left) && _usual.Contains(right) ? $"{left} NEAR/5 {right}" : null;
    }

    private static string[] Words(string text)
    {
        TokenBuffer buffer = new();
        buffer.Append(text);
        string[] operators = ["and", "or", "not", "near", "onear", "atleast"];
        return [.. Enumerable.Range(0, buffer.Count).Select(i => buffer.Folded(i).ToString()).Where(word => !operators.Contains(word))];
    }
}
