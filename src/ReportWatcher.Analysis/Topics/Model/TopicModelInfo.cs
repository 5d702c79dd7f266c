namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>What is to be known of a model without using it; stands at the head of its file.</summary>
/// <param name="Trained">When, as the caller said.</param>
/// <param name="Seed">Of the shuffles.</param>
/// <param name="WithPairs">Pairs of words are terms too, not only words.</param>
/// <param name="Examples">Number of different texts it was trained on.</param>
/// <param name="Threshold">Probability from which a text of several topics is given one; where every text has one topic it is of no use.</param>
/// <param name="Topics">In ordinal order.</param>
/// <param name="LeftOut">Topics of the examples of which nothing could be learnt, because no example says what they are not.</param>
/// <param name="Marks">What cross-validation gave.</param>
public sealed record TopicModelInfo(
    DateTimeOffset Trained, int Seed, TopicMethod Method, bool WithPairs, int Examples, TopicsPerText TopicsPerText, double Threshold,
    IReadOnlyList<LearntTopic> Topics, IReadOnlyList<string> LeftOut, TopicMarks Marks);

/// <param name="Examples">Number of texts about it.</param>
/// <param name="F1">What cross-validation gave for it.</param>
public sealed record LearntTopic(string Name, int Examples, double F1);

/// <summary>How well a way of training does on texts it has not seen: every example was judged by weights trained without it.</summary>
/// <param name="Folds">Into how many parts the examples were cut.</param>
/// <param name="Accuracy">Share of the texts with exactly the right topics.</param>
/// <param name="Right">Topics given rightly, over all texts.</param>
/// <param name="Wrong">Topics given wrongly.</param>
/// <param name="Missed">Topics not given that should have been.</param>
public sealed record TopicMarks(int Folds, double Accuracy, double MicroF1, double MacroF1, int Right, int Wrong, int Missed);

public enum TopicMethod
{
    /// <summary>Linear support vector machines, one for each topic.</summary>
    LinearSvm,

    /// <summary>Complement naive Bayes, for few examples.</summary>
    ComplementBayes,

    /// <summary>The sum of both margins: they err in different places.</summary>
    SvmWithBayes,
}

/// <summary>How many topics the examples have, and so how many the model gives to a text of the same kind.</summary>
public enum TopicsPerText
{
    /// <summary>Those over the threshold, else the best if it is clear, else none.</summary>
    Any,

    /// <summary>Those over the threshold, else the best.</summary>
    AtLeastOne,

    /// <summary>The best.</summary>
    ExactlyOne,
}
