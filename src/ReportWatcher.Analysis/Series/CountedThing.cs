using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>What a figure is of, so that figures of the same thing make a series.</summary>
/// <param name="Measure">Kind and unit: "count", "money USD", "percent %", "date".</param>
/// <param name="Noun">The head noun, or the name of its synonyms: "soldiers" for "U.S. service members". Empty where nothing is counted.</param>
/// <param name="Owner">The country whose they are, where the noun phrase says it: "American soldiers".</param>
/// <param name="Qualities">Stems of the other words before the head: "armored" of "armored wheels".</param>
/// <param name="Contents">Stems of what follows behind "of": "military equipment" of "shipments of military equipment".</param>
/// <param name="Place">Folded; null where the sentence ties it to none.</param>
internal sealed record CountedThing(
    string Measure, string Noun, FigureRole Role, string? Owner, IReadOnlyCollection<string> Qualities, IReadOnlyCollection<string> Contents, string? Place)
{
    /// <summary>The same text for the same thing.</summary>
    public string Key { get; } = string.Join('|', Measure, Noun, Role, Owner, Place, string.Join(' ', Qualities.Order(StringComparer.Ordinal)), string.Join(' ', Contents.Order(StringComparer.Ordinal)));

    public static CountedThing Of(Figure figure, FigureRole role, SynonymTable synonyms)
    {
        string measure = figure.Kind switch
        {
            FigureKind.Date => "date",
            FigureKind.Count => "count",
            _ => $"{figure.Kind.ToString().ToLowerInvariant()} {figure.Unit}",
        };
        Phrase phrase = Phrase.Of(figure);
        (string noun, int first) = NounOf(phrase, synonyms);
        string? place = PlaceOf(figure);
        return new CountedThing(
            measure, noun, role, phrase.Owner, [.. Nouns.ContentStems(phrase.Words.Take(first))], [.. Nouns.ContentStems(phrase.Words.Skip(phrase.Head + 1))],
            place is null ? null : PlaceKey(place, synonyms));
    }

    /// <summary>The place of a figure; null where that is only whose it is: "five Iraqi policemen" may be anywhere.</summary>
    public static string? PlaceOf(Figure figure) => figure.Place is { } place && (figure.Subject is null || place != Phrase.Of(figure).Owner) ? place : null;

    /// <summary>The head nouns that the same thing may have elsewhere: "member" of "service members" beside "soldier".</summary>
    public static IEnumerable<string> HeadsOf(Figure figure, SynonymTable synonyms)
    {
        string noun = NounOf(Phrase.Of(figure), synonyms).Noun;
        IEnumerable<string> heads = synonyms.OfStems(noun).Select(phrase => Nouns.Stems(phrase)[^1]);
        return noun == RoleReader.People ? heads.Concat(RoleReader.CasualtyNouns) : heads;
    }

    /// <summary>The form in which places are compared and stored.</summary>
    public static string PlaceKey(string place, SynonymTable synonyms)
    {
        string[] stems = Nouns.Stems(place);
        return synonyms.NameOf(stems) is { } name ? string.Join(' ', Nouns.Stems(name)) : string.Join(' ', stems);
    }

    /// <summary>Whether both may be figures of the same thing. Not transitive: "soldiers" goes with "American soldiers" and with "Iraqi soldiers".</summary>
    /// <param name="placeGiven">The places were asked for by the watch, so that a sentence which names none is taken to speak of them.</param>
    public bool IsSameAs(CountedThing other, bool placeGiven)
        => Measure == other.Measure && Noun == other.Noun && Role == other.Role
            && (Owner is null || other.Owner is null || Owner == other.Owner)
            && (Place == other.Place || (placeGiven && (Place is null || other.Place is null)))
            && (Qualities.All(other.Qualities.Contains) || other.Qualities.All(Qualities.Contains))
            && (Contents.Count == 0 || other.Contents.Count == 0 || Contents.Any(other.Contents.Contains));

    /// <summary>The longest phrase up to the head that has synonyms, else the head alone; and where it begins.</summary>
    private static (string Noun, int First) NounOf(Phrase phrase, SynonymTable synonyms)
    {
        if (phrase.Head < 0) return ("", 0);
        string head = Nouns.Stem(phrase.Words[phrase.Head]);
        if (RoleReader.CasualtyNouns.Contains(head)) return (RoleReader.People, phrase.Head);
        for (int first = 0; first <= phrase.Head; first++)
        {
            if (synonyms.NameOf(phrase.Words[first..(phrase.Head + 1)].Select(Nouns.Stem)) is { } name) return (string.Join(' ', Nouns.Stems(name)), first);
        }

        return (head, phrase.Head);
    }

    /// <summary>A subject without the country in it.</summary>
    /// <param name="Head">Index of the head noun; -1 without one.</param>
    private readonly record struct Phrase(string[] Words, int Head, string? Owner)
    {
        private const int LongestCountry = 3;

        public static Phrase Of(Figure figure)
        {
            string[] words = [.. Nouns.Words(figure.Subject ?? "")];
            int head = figure.SubjectHead is { } noun ? Array.FindIndex(words, word => word.Equals(noun, StringComparison.OrdinalIgnoreCase)) : -1;
            for (int at = 0; at < head; at++)
            {
                for (int count = Math.Min(LongestCountry, head - at); count > 0; count--)
                {
                    if (Places.Country(string.Join(' ', words[at..(at + count)])) is { } country)
                        return new Phrase([.. words[..at], .. words[(at + count)..]], head - count, country);
                }
            }

            return new Phrase(words, head, null);
        }
    }
}
