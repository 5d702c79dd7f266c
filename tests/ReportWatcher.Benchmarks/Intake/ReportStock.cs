using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>
/// Reports of about 2 KB and the watches held against them. Both are functions of a number, so that a million of them need no memory and it is
/// known of each which watches it must fire: one in ten fires one or two, as many more come close to one and must not.
/// </summary>
internal static class ReportStock
{
    public const int Watches = 1000;

    private static readonly string[] s_sentences =
    [
        "The ministry of defence said in a statement on {day} that about {n} soldiers of the northern brigade would return to their home bases before the end of the season.",
        "Officials from both sides met for the {ordinal} time in the capital to discuss how the mission, which began in {year}, is to be brought to an end.",
        "More than {n} tons of equipment were carried by rail and road to the port, where two ships waited to take them on board.",
        "A spokesman told reporters that the talks were constructive and that a further round is planned in {few} weeks.",
        "According to the report, spending on the programme rose by {p} percent to ${m} million in the last financial year.",
        "The governor of the province thanked the engineers who had restored the water supply to {few} districts after the flood.",
        "Nobody was hurt in the incident, and traffic on the coastal road was moving again by the evening.",
        "Analysts expect that the agreement will be signed by {year2}, although several questions about training and advisers remain open.",
        "Some {n} families have returned to the valley since the spring, the relief organisation said, and {few} schools were opened again.",
        "The committee will meet again next month; its chairman declined to comment on the details.",
        "Prices for fuel fell by {p} percent on the local market, traders said, after deliveries from the refinery resumed.",
        "In a speech to parliament the prime minister said that relations with the neighbouring countries were better than at any time in {few} decades.",
        "The hospital, which was built for {n} patients a year, treats nearly twice as many, its director said.",
        "It was not clear when the bridge would be opened again, as the work depends on parts that have to be shipped from abroad.",
    ];

    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] s_ordinals = ["second", "third", "fourth", "fifth", "sixth"];
    private static readonly string[] s_few = ["two", "three", "four", "five", "six", "seven"];

    /// <summary>The text of a report; every number has another.</summary>
    public static string Text(int number)
    {
        Random random = new(number);
        StringBuilder text = new();
        text.Append("Item ").Append(number).Append(": ").Append(s_ordinals[random.Next(5)]).Append(" round of talks ends in the capital\n\n");
        text.Append("July ").Append(1 + (number % 28)).Append(", 2024\n\n");
        foreach (int watch in Fires(number))
            text.Append(Firing(watch)).Append("\n\n");
        if (NearMiss(number) is { } near)
            text.Append(Missing(near)).Append("\n\n");
        while (text.Length < 2000)
        {
            text.Append(Filled(s_sentences[random.Next(s_sentences.Length)], random));
            text.Append(random.Next(3) == 0 ? "\n\n" : " ");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The watches that a report must fire, and no others.</summary>
    public static int[] Fires(int number)
    {
        if (number % 10 != 0)
            return [];
        int first = (int)(number * 2654435761L % Watches), second = (first + 1 + (number / 10 % 17)) % Watches;
        return number % 30 == 0 ? [first, second] : [first];
    }

    public static string WatchName(int watch) => string.Create(CultureInfo.InvariantCulture, $"Watch {watch:000}");

    /// <summary>Settings with the watches, an inbox and a data folder, all below <paramref name="folder"/>.</summary>
    /// <returns>The file's path.</returns>
    public static string WriteSettings(string folder, JsonObject mail)
    {
        JsonObject section = new()
        {
            ["Inboxes"] = new JsonArray(new JsonObject { ["Path"] = "inbox", ["Tag"] = "wire" }),
            ["DataFolder"] = "data",
            ["Topics"] = JsonNode.Parse(
                """
                {
                  "withdrawal": { "Any": ["withdraw*", "drawdown", "return to their home bases"], "Query": "(end OR conclude*) NEAR/6 (mission OR presence)" },
                  "training": { "Any": ["train*", "advis*"] },
                  "finance": { "Any": ["spending", "financial year", "prices"] }
                }
                """),
            ["Watches"] = new JsonArray([.. Enumerable.Range(0, Watches).Select(Watch)]),
            ["Mail"] = mail,
        };
        string file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(file, new JsonObject { ["ReportWatcher"] = section }.ToJsonString());
        return file;
    }

    private static JsonNode Watch(int watch)
    {
        string place = Place(watch), person = Person(watch);
        object condition = (watch % 10) switch
        {
            < 4 => new { Any = new[] { place, person } },
            < 6 => new { All = new[] { person, "resign*" } },
            < 8 => new { Figures = new[] { new { Of = new[] { "soldiers", "troops" }, Near = new[] { place }, Is = ">= 2000" } } },
            8 => new { Query = $"\"{place}\" NEAR/8 (strike* OR attack*)" },
            _ => new { Any = new[] { place }, None = new[] { "exercise" } },
        };
        JsonObject written = JsonSerializer.SerializeToNode(condition)!.AsObject();
        // An address for each watch: many mails to one are a storm, which the outbox collects.
        (written["Name"], written["To"]) = (WatchName(watch), new JsonArray($"desk{watch}@example.org"));
        return written;
    }

    private static string Firing(int watch) => (watch % 10) switch
    {
        < 4 => $"The road to {Place(watch)} was closed for most of the day.",
        < 6 => $"{Person(watch)} announced that he would resign from his post.",
        < 8 => $"There are about 2,500 soldiers in {Place(watch)}, the ministry said.",
        8 => $"The depot near {Place(watch)} was damaged by two strikes.",
        _ => $"The mayor of {Place(watch)} opened the new market hall.",
    };

    private static string Missing(int watch) => (watch % 10) switch
    {
        < 4 => $"The people of {Place(watch)[..^1]}on were not asked.",
        < 6 => $"{Person(watch)} said that he would stay in office.",
        < 8 => $"There are about 1,200 soldiers in {Place(watch)}, the ministry said.",
        8 => $"The harvest around {Place(watch)} was the best in years, growers said. Far away from there the port was closed for a day by strikes.",
        _ => $"The mayor of {Place(watch)} watched the exercise.",
    };

    private static int? NearMiss(int number) => number % 10 == 5 ? (int)(number * 40503L % Watches) : null;

    /// <summary>The place that a watch names.</summary>
    public static string Place(int watch) => Syllables(watch, "ar") + (watch % 3 == 0 ? " Dam" : watch % 3 == 1 ? " Fields" : "");

    private static string Person(int watch) => Syllables(watch, "im") + " " + Syllables(watch * 7, "ov");

    // Two syllables of a hundred each, told apart by the ending: no name is also a word of the sentences.
    private static string Syllables(int number, string ending)
    {
        const string consonants = "bdgkmnrstz", vowels = "aeiou";
        char[] name =
        [
            char.ToUpperInvariant(consonants[number % 10]), vowels[number / 10 % 5], consonants[number / 50 % 10], vowels[number / 500 % 5], consonants[(number + (number / 10)) % 10],
        ];
        return new string(name) + ending;
    }

    private static string Filled(string sentence, Random random) => sentence
        .Replace("{day}", s_days[random.Next(7)])
        .Replace("{ordinal}", s_ordinals[random.Next(5)])
        .Replace("{few}", s_few[random.Next(6)])
        .Replace("{year}", $"{random.Next(2003, 2021)}")
        .Replace("{year2}", $"{random.Next(2025, 2031)}")
        .Replace("{p}", $"{random.Next(2, 40)}")
        .Replace("{m}", $"{random.Next(3, 900)}")
        .Replace("{n}", random.Next(300, 1900).ToString("N0", CultureInfo.InvariantCulture));
}
