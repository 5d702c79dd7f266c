using System.Text;

namespace ReportWatcher.Torture.Oracle;

/// <summary>
/// A report's content by number: what it says follows from the number and the seed alone, and its headline carries the number, so that a mail
/// tells which content it is about.
/// </summary>
internal sealed class Story(int seed)
{
    /// <summary>The watches of an ordinary site, with their recipients.</summary>
    public const string Troops = "Troops", Bases = "Bases", Desk = "desk@example.org", Editor = "bases@example.org";

    private static readonly string[] s_sentences =
    [
        "The council met behind closed doors and adjourned without a statement.",
        "Farmers along the river have begun to bring in the harvest.",
        "A spokesman declined to comment on the schedule of the talks.",
        "Residents described a calm morning with little traffic on the coast road.",
        "The ministry said that the archive would open to scholars before winter.",
        "Delegates agreed to meet again once the committee has finished its work.",
        "Shops in the old town stayed open late for the festival.",
        "Engineers inspected the bridge and found it sound.",
    ];

    /// <summary>Which of the watches fire, as (watch, recipient) pairs.</summary>
    /// <param name="share">Of the stories, how many fire each of the two watches; 0 to 1.</param>
    public IReadOnlyList<ExpectedAlert> Alerts(int number, double share)
    {
        Random random = At(number);
        bool troops = random.NextDouble() < share, bases = random.NextDouble() < share;
        return
        [
            .. troops ? [new ExpectedAlert(Troops, Desk)] : Array.Empty<ExpectedAlert>(),
            .. bases ? [new ExpectedAlert(Bases, Desk), new ExpectedAlert(Bases, Editor)] : Array.Empty<ExpectedAlert>(),
        ];
    }

    public byte[] Content(int number, double share, bool html)
    {
        IReadOnlyList<ExpectedAlert> alerts = Alerts(number, share);
        Random random = At(number);
        List<string> paragraphs = [];
        for (int i = random.Next(2, 12); i > 0; i--)
            paragraphs.Add(string.Join(' ', Enumerable.Range(0, random.Next(2, 5)).Select(_ => s_sentences[random.Next(s_sentences.Length)])));
        if (alerts.Any(a => a.Watch == Troops))
            paragraphs.Insert(random.Next(1, paragraphs.Count), $"There are about {random.Next(2000, 9000):N0} soldiers in the valley.");
        if (alerts.Any(a => a.Watch == Bases))
            paragraphs.Insert(random.Next(1, paragraphs.Count), "A convoy left Camp Bravo before dawn.");

        string headline = $"Notes from the valley, {Tag(number)}";
        string text = html
            ? $"<!DOCTYPE html>\n<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>\n"
                + string.Concat(paragraphs.Select(p => $"<p>{p}</p>\n")) + "</article></body></html>\n"
            : headline + "\n\n" + string.Join("\n\n", paragraphs) + "\n";
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The word in the headline, which finds its way into every mail about it.</summary>
    public static string Tag(int number) => $"story{number:D7}";

    private Random At(int number) => new(unchecked((seed * 1_000_003) + number));
}

internal readonly record struct ExpectedAlert(string Watch, string Recipient);
