using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Makes a model of examples. The same examples and options give the same model, in whatever order the examples come.</summary>
public static class TopicTrainer
{
    // Below, ComplementBayes does better; above, pairs of words begin to help.
    private const int FewExamples = 10;
    private const int ManyExamples = 50;

    // Share of the examples that decides what kind of corpus it is: a few texts filed twice by mistake change nothing.
    private const double NearlyAll = 0.98;

    // Pairs make a model several times as large and slow: a gain within the noise is not worth it.
    private const double LeastGainOfPairs = 0.005;

    /// <exception cref="TopicTrainingException">Nothing can be learnt from these examples; the message says why.</exception>
    public static TopicModel Train(IEnumerable<TopicExample> examples, TrainingOptions options)
    {
        // A text without words teaches nothing, and all of them would be one text with every topic.
        ExampleSet whole = ExampleSet.Of(examples.Where(example => !string.IsNullOrWhiteSpace(example.Title + example.Text)));
        ExampleSet set = whole.Learnable();
        Check(whole, set);
        TopicsPerText topicsPerText = KindOf(set);
        int[] fold = CrossValidation.Folds(set, Math.Min(options.Folds, set.Examples.Count), options.Seed);
        Judge judge = new(set, topicsPerText, fold.Max() + 1);
        double typical = Median([.. Enumerable.Range(0, set.Topics.Count).Select(set.Positives)]);

        Terms words = Terms.Of(set, withPairs: false);
        // For texts with several topics naive Bayes alone is bad at any number of examples.
        Candidate best = typical < FewExamples && topicsPerText == TopicsPerText.ExactlyOne
            ? Candidate.Bayes(words, set, fold, judge)
            : Candidate.BestSvm(words, set, fold, judge, options);
        if (typical >= ManyExamples)
        {
            Candidate withPairs = Candidate.BestSvm(Terms.Of(set, withPairs: true), set, fold, judge, options);
            if (withPairs.Judgement.Quality > best.Judgement.Quality + LeastGainOfPairs)
                best = withPairs;
        }

        return best.Finish(set, [.. whole.Topics.Except(set.Topics)], topicsPerText, options);
    }

    private static void Check(ExampleSet whole, ExampleSet learnable)
    {
        if (whole.Examples.Count == 0)
            throw new TopicTrainingException("There are no examples.");
        if (whole.Topics.Count == 0)
            throw new TopicTrainingException($"None of the {whole.Examples.Count} examples is about a topic.");
        if (learnable.Topics.Count == 0)
        {
            throw new TopicTrainingException(
                $"The examples are all about {string.Join(" and ", whole.Topics)}: nothing tells what that is not. Add examples of another topic, or of none.");
        }
    }

    private static TopicsPerText KindOf(ExampleSet set)
    {
        double one = set.Examples.Count(example => example.Topics.Count == 1 && example.Unknown.Count == 0);
        double none = set.Examples.Count(example => example.Topics.Count == 0 || example.Unknown.Count > 0);
        return one >= NearlyAll * set.Examples.Count && set.Topics.Count > 1 ? TopicsPerText.ExactlyOne
            : none == 0 ? TopicsPerText.AtLeastOne
            : TopicsPerText.Any;
    }

    private static double Median(int[] counts)
    {
        Array.Sort(counts);
        return (counts[(counts.Length - 1) / 2] + counts[counts.Length / 2]) / 2.0;
    }

    /// <summary>The terms of the examples and their vectors.</summary>
    private sealed record Terms(Vocabulary Vocabulary, SparseMatrix Texts)
    {
        // Which terms there are and how common is taken from all examples; what they mean never from the part that is judged.
        public static Terms Of(ExampleSet set, bool withPairs)
        {
            Vocabulary vocabulary = VocabularyBuilder.Build(set.Examples, withPairs);
            SparseMatrix matrix = new();
            TermCounter counter = new(vocabulary);
            ArticleText text = new();
            foreach (TopicExample example in set.Examples)
            {
                text.Read(example.ToArticle());
                SparseRow row = counter.Read(text);
                matrix.AddRow(row.Terms, row.Values);
            }

            return new Terms(vocabulary, matrix);
        }

        public WeightTable Svm(ExampleSet set, int[] rows, TrainingOptions options) => LinearSvm.Train(Texts, set, rows, Vocabulary.Count, options.Cost, options.Seed);

        public WeightTable Bayes(ExampleSet set, int[] rows) => ComplementBayes.Train(Texts, set, rows, Vocabulary.Count);

        public WeightTable SvmWithBayes(ExampleSet set, int[] rows, TrainingOptions options)
        {
            WeightTable weights = Svm(set, rows, options);
            weights.Add(Bayes(set, rows));
            return weights;
        }
    }

    /// <summary>A way of training, judged.</summary>
    private sealed record Candidate(TopicMethod Method, Terms Terms, Func<int[], WeightTable> Train, Judgement Judgement)
    {
        public static Candidate Bayes(Terms terms, ExampleSet set, int[] fold, Judge judge)
        {
            WeightTable Train(int[] rows) => terms.Bayes(set, rows);
            float[] margins = CrossValidation.Margins(terms.Texts, set.Topics.Count, fold, Train);
            return new Candidate(TopicMethod.ComplementBayes, terms, Train, judge.Of(margins));
        }

        /// <summary>Support vector machines, with naive Bayes added to their margins where cross-validation says that it helps.</summary>
        public static Candidate BestSvm(Terms terms, ExampleSet set, int[] fold, Judge judge, TrainingOptions options)
        {
            float[] margins = CrossValidation.Margins(terms.Texts, set.Topics.Count, fold, rows => terms.Svm(set, rows, options));
            Judgement alone = judge.Of(margins);
            AddTo(margins, CrossValidation.Margins(terms.Texts, set.Topics.Count, fold, rows => terms.Bayes(set, rows)));
            Judgement together = judge.Of(margins);
            return together.Quality > alone.Quality
                ? new Candidate(TopicMethod.SvmWithBayes, terms, rows => terms.SvmWithBayes(set, rows, options), together)
                : new Candidate(TopicMethod.LinearSvm, terms, rows => terms.Svm(set, rows, options), alone);
        }

        public TopicModel Finish(ExampleSet set, IReadOnlyList<string> leftOut, TopicsPerText topicsPerText, TrainingOptions options)
        {
            WeightTable weights = Train([.. Enumerable.Range(0, set.Examples.Count)]);
            LearntTopic[] topics = [.. set.Topics.Select((name, topic) => new LearntTopic(name, set.Positives(topic), Judgement.ByTopic[name]))];
            TopicModelInfo info = new(
                options.Trained, options.Seed, Method, Terms.Vocabulary.HasPairs, set.Examples.Count, topicsPerText, Judgement.Threshold, topics, leftOut, Judgement.Marks);
            return new TopicModel(info, Terms.Vocabulary, weights, Judgement.Scalings);
        }

        private static void AddTo(float[] sums, float[] more)
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i] += more[i];
        }
    }
}

/// <summary>How to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>Written into the model.</summary>
    public required DateTimeOffset Trained { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Parts for cross-validation.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>C of the support vector machines.</summary>
    public double Cost { get; init; } = 1;
}

/// <summary>Nothing can be learnt from the examples; the message says why.</summary>
public sealed class TopicTrainingException(string message) : Exception(message);
