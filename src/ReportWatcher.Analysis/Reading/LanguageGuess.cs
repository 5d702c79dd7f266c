using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Names a text's language by a vote of its commonest function words.</summary>
internal static class LanguageGuess
{
    private const int Sample = 4000;

    // Words that two of the languages share are left out, so that each hit is a vote.
    private static readonly (string Code, string Words)[] Voters =
    [
        ("en", "the of and to in that is was for on with as by at from are this have has were which their been its his they said"),
        ("ar", "في من على إلى الى أن ان التي الذي هذا هذه عن مع كما بعد قبل خلال ما لا وقال أو بين كان كانت قد"),
        ("ku", "لە و بە بۆ کە ئەو ئەم لەگەڵ هەروەها دەکات بوو ئەوەی بەڵام هەر دوای پێش لەسەر کرد ji bo di û ku ev bi ya li yên jî wê kirin hatin"),
        ("fa", "در به از که این را با است برای آن می های شده خود گفت بود"),
        ("tr", "ve bir bu için ile olarak olan daha çok gibi kadar sonra ise olduğunu dedi"),
        ("fr", "le les des est une dans pour qui sur pas avec sont par aux cette ont"),
        ("de", "der die das und ist nicht mit ein eine von für auf dem den sich wurde auch"),
        ("es", "el los las una por con para como más pero sus este ha fue también"),
        ("ru", "и в не на что с по как это из за для от что он был"),
    ];

    private static readonly CaselessTable<bool> FunctionWords = new([.. Voters
        .SelectMany(voter => voter.Words.Split(' '))
        .Concat("a an it or be not but we you he she i if so than then there when who what all can will would could one more also about into only other some no do does did had has my our your her him them me us these those out up over after before between through while where how because during each any such may just like very even most much many".Split(' '))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Select(word => KeyValuePair.Create(word, true))]);

    private static readonly CaselessTable<int> Votes = new([.. Voters
        .SelectMany((voter, i) => voter.Words.Split(' ').Distinct().Select(word => KeyValuePair.Create(word, i)))
        .GroupBy(vote => vote.Key)
        .Where(group => group.Count() == 1)
        .Select(group => group.First())]);

    /// <summary>True for the words that prose is held together by, in any of the languages.</summary>
    public static bool IsFunctionWord(ReadOnlySpan<char> word) => FunctionWords.TryGet(word, out _);

    /// <returns>An ISO 639-1 code ("ku" for Kurdish in either script), or null.</returns>
    public static string? Of(string text)
    {
        Span<int> counts = stackalloc int[Voters.Length];
        int words = CountVotes(text.AsSpan(0, Math.Min(text.Length, Sample)), counts);
        int best = 0, second = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best])
                best = i;
        }

        for (int i = 0; i < counts.Length; i++)
            second = i == best ? second : Math.Max(second, counts[i]);
        // One word in twelve is one: prose has one in four; lists of names have none.
        return counts[best] >= 2 && counts[best] * 12 >= words && counts[best] >= 2 * second ? Voters[best].Code : null;
    }

    // A method of its own: one with both a stackalloc and a loop is compiled only once, before the runtime has learnt what is hot in it.
    /// <returns>How many words there are.</returns>
    private static int CountVotes(ReadOnlySpan<char> text, Span<int> counts)
    {
        int words = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && char.IsLetter(text[i]))
                i++;
            if (i == start)
                continue;
            words++;
            ReadOnlySpan<char> word = text[start..i];
            if (Votes.TryGet(word, out int voter))
                counts[voter]++;
        }

        return words;
    }
}
