using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Figures;

/// <summary>A compiled <see cref="FigureConditionDefinition"/>.</summary>
public sealed class FigureCondition
{
    private readonly Phrase[] _of;
    private readonly Phrase[] _near;
    private readonly Comparison? _is;
    private readonly Certainty _wanted;

    private FigureCondition(Phrase[] of, Phrase[] near, Comparison? comparison, Certainty wanted)
        => (_of, _near, _is, _wanted) = (of, near, comparison, wanted);

    /// <summary>Compiles a definition; mistakes are added to <paramref name="errors"/> under <paramref name="key"/> and give null.</summary>
    public static FigureCondition? Compile(FigureConditionDefinition definition, string key, ICollection<DefinitionError> errors)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(errors);
        int before = errors.Count;
        Phrase[] of = Phrases(definition.Of, key + ":Of", errors);
        Phrase[] near = Phrases(definition.Near, key + ":Near", errors);
        Comparison? comparison = null;
        if (!string.IsNullOrWhiteSpace(definition.Is) && !Comparison.TryParse(definition.Is, out comparison, out string? mistake))
            errors.Add(new DefinitionError(key + ":Is", definition.Is, mistake));
        if (definition.Of.Count == 0 && definition.Near.Count == 0 && string.IsNullOrWhiteSpace(definition.Is))
            errors.Add(new DefinitionError(key, null, "would fire on every figure; give at least one of Of (\"soldiers\"), Near (\"Iraq\") and Is (\">= 2000\")"));
        return errors.Count == before ? new FigureCondition(of, near, comparison, definition.Certainty) : null;
    }

    private static Phrase[] Phrases(IList<string> written, string key, ICollection<DefinitionError> errors)
    {
        var phrases = new List<Phrase>();
        for (int i = 0; i < written.Count; i++)
        {
            if (Phrase.Parse(written[i] ?? "") is Phrase phrase) phrases.Add(phrase);
            else errors.Add(new DefinitionError($"{key}:{i}", written[i], "is no phrase; allowed are whole words, each with a * behind at least three letters: \"soldiers\", \"armoured vehicle*\""));
        }
        return [.. phrases];
    }

    /// <summary>The figures that satisfy the condition, each with how sure that is.</summary>
    public IReadOnlyList<FigureHit> Find(Article article, IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(article);
        ArgumentNullException.ThrowIfNull(figures);
        List<FigureHit>? hits = null;
        IReadOnlyList<TextSpan>? sentences = null;
        foreach (Figure figure in figures)
        {
            // The value first: of a thousand conditions nearly all fail there, at a tenth of what comparing words takes.
            if (Certainty(figure) is not Certainty certainty || certainty < _wanted || !IsOf(figure)) continue;
            if (_near.Length > 0 && !IsNear(figure.Sentence) && !IsNear(SentenceBefore(article, figure, ref sentences))) continue;
            (hits ??= []).Add(new FigureHit(figure, certainty));
        }
        return hits ?? (IReadOnlyList<FigureHit>)[];
    }

    private bool IsOf(Figure figure)
        => _of.Length == 0 || (figure.Subject is string subject && Array.Exists(_of, phrase => phrase.IsIn(subject, anyNumber: true)));

    private bool IsNear(ReadOnlySpan<char> sentence)
    {
        foreach (Phrase phrase in _near)
        {
            if (phrase.IsIn(sentence, anyNumber: false)) return true;
        }
        return false;
    }

    private Certainty? Certainty(Figure figure) => _is is null ? Figures.Certainty.Certain : _is.Test(figure);

    private static ReadOnlySpan<char> SentenceBefore(Article article, Figure figure, ref IReadOnlyList<TextSpan>? sentences)
    {
        if (figure.InTitle) return [];
        sentences ??= Sentences.Split(article.Body); // only where the figure's own sentence does not decide
        int own = 0;
        while (own < sentences.Count && sentences[own].End <= figure.Start) own++;
        return own > 0 && own < sentences.Count ? article.Body.AsSpan(sentences[own - 1].Start, sentences[own - 1].Length) : [];
    }
}

/// <summary>One figure that satisfies a condition.</summary>
public sealed record FigureHit(Figure Figure, Certainty Certainty);
