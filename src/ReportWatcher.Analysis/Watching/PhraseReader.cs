using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Reads the phrases of the lists (Any, All, None, Ignore) and between the quotes of a query.</summary>
internal static class PhraseReader
{
    private const int ShortestPrefix = 3;
    private static readonly string[] Operators = ["AND", "OR", "NOT"];
    private static readonly string[] QueryOnly = ["title:", "lead:", "body:", "source:", "topic:", "exact:", "NEAR/", "ONEAR/", "ATLEAST/"];

    /// <summary>A hundred thousand watches have some hundred thousand phrases: one buffer a thread instead of one a phrase.</summary>
    [ThreadStatic]
    private static TokenBuffer? s_buffer;

    /// <summary>Reads an entry of a list; <paramref name="mistake"/> says what is wrong where null is returned.</summary>
    public static PhraseNode? ReadEntry(string entry, out string? mistake)
    {
        mistake = QueryLanguageIn(entry) ?? (HasInnerQuestionMark(entry) ? "has a ? inside a word; for one unknown letter write it in \"Query\"." : null);
        return mistake is null ? Read(entry, Field.Text, false, out mistake) : null;
    }

    /// <summary>Reads a word or the inside of quotes; there a ? between letters (in a bare word, any ?) stands for one letter.</summary>
    /// <param name="exact">Case and accents count.</param>
    public static PhraseNode? ReadInQuery(string text, Field field, bool exact, bool isWord, out string? mistake)
    {
        if (!(isWord ? text.Contains('?', StringComparison.Ordinal) : HasInnerQuestionMark(text)))
            return Read(text, field, exact, out mistake);
        List<WordPattern> words = [];
        foreach (string part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            bool isWildcard = isWord || HasInnerQuestionMark(part);
            IEnumerable<WordPattern>? read = isWildcard ? ReadWildcard(part, exact, out mistake) : Read(part, field, exact, out mistake)?.Words;
            if (read is null)
                return null;
            words.AddRange(read);
        }

        mistake = null;
        return new PhraseNode(words, field);
    }

    private static PhraseNode? Read(string phrase, Field field, bool exact, out string? mistake)
    {
        mistake = null;
        if (string.IsNullOrWhiteSpace(phrase))
        {
            mistake = "is empty; write a word or phrase.";
            return null;
        }

        TokenBuffer buffer = s_buffer ??= new(words: 64);
        buffer.Clear();
        buffer.Append(phrase);
        if (buffer.Count == 0)
        {
            mistake = "has no letter or digit; whole words are searched, punctuation is not.";
            return null;
        }

        mistake = MisplacedStar(phrase, buffer);
        if (mistake is not null)
            return null;
        WordPattern[] words = new WordPattern[buffer.Count];
        for (int i = 0; i < words.Length; i++)
        {
            Token token = buffer.Tokens[i];
            bool open = token.End < phrase.Length && phrase[token.End] == '*';
            string? spelling = exact ? string.Concat(phrase[token.Start..token.End].Where(char.IsLetterOrDigit)) : null;
            words[i] = new WordPattern(open ? WordKind.Prefix : WordKind.Word, buffer.Folded(i).ToString(), 0, spelling);
        }

        return new PhraseNode(words, field);
    }

    private static WordPattern[]? ReadWildcard(string word, bool exact, out string? mistake)
    {
        mistake = null;
        if (exact)
            mistake = "has a ? inside exact:, which asks for one spelling; take one of them out.";
        else if (word.Count(char.IsLetterOrDigit) < ShortestPrefix)
            mistake = $"has too few letters for a ?; write at least {ShortestPrefix}.";
        else if (word.SkipLast(1).Contains('*'))
            mistake = "has a * inside; * is allowed at the end of a word only.";
        else if (!word.All(c => c is '?' or '*' || Letters.Kind(c) is LetterKind.Plain or LetterKind.Expanding))
            mistake = "combines ? with punctuation; only letters and digits go with it.";
        string folded = string.Concat(word.Select(c => Letters.Kind(c) == LetterKind.Expanding ? Letters.Expansion(c)
            : Letters.Kind(c) == LetterKind.Plain ? Letters.Fold(c).ToString() : c.ToString()));
        return mistake is null ? [new WordPattern(WordKind.Wildcard, folded)] : null;
    }

    private static bool HasInnerQuestionMark(string text)
    {
        for (int i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == '?' && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]))
                return true;
        }

        return false;
    }

    private static string? MisplacedStar(string phrase, TokenBuffer buffer)
    {
        for (int star = phrase.IndexOf('*', StringComparison.Ordinal); star >= 0; star = phrase.IndexOf('*', star + 1))
        {
            int token = TokenEndingAt(buffer, star);
            if (token < 0)
                return $"has a * at position {star + 1} that does not end a word; * stands for the ending of a word: \"withdraw*\".";
            if (star + 1 < phrase.Length && (char.IsLetterOrDigit(phrase[star + 1]) || phrase[star + 1] == '*'))
                return $"has a * inside a word (position {star + 1}); * is allowed at the end of a word only: \"withdraw*\".";
            if (buffer.Folded(token).Length < ShortestPrefix)
                return $"has a * after \"{buffer.Folded(token)}\"; write at least {ShortestPrefix} letters before it.";
        }

        return null;
    }

    private static int TokenEndingAt(TokenBuffer buffer, int offset)
    {
        for (int i = 0; i < buffer.Count; i++)
        {
            if (buffer.Tokens[i].End == offset)
                return i;
        }

        return -1;
    }

    /// <summary>A list entry with operators would be searched for as the words "and", "or", "near": surely not what was meant.</summary>
    private static string? QueryLanguageIn(string entry)
    {
        foreach (string mark in QueryOnly)
        {
            int at = entry.IndexOf(mark, StringComparison.Ordinal);
            if (at == 0 || at > 0 && !char.IsLetterOrDigit(entry[at - 1]))
                return $"is a phrase, where \"{mark}\" has no meaning; write it in \"Query\".";
        }

        string[] words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? found = words.FirstOrDefault(word => Operators.Contains(word));
        // An all-capitals headline phrase may hold the word AND; mixed case with a capital AND is a query.
        if (found is not null && entry.Any(char.IsLower))
            return $"is a phrase, where {found} has no meaning; write it in \"Query\", or in lower case if the word itself is meant.";
        return null;
    }
}
