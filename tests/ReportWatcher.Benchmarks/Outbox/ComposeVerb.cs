using System.Globalization;
using System.Security.Cryptography;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;

namespace ReportWatcher.Benchmarks.Outbox;

/// <summary>"compose": what a mail costs, from the findings to its bytes. Size and hash of each kind are known, so that a wrong mail cannot look cheap.</summary>
internal static class ComposeVerb
{
    private const string Usage = """
        compose [SECONDS]

        SECONDS  how long each kind of mail is composed (4), after half of that for the compiler

        Processor time of the best round, and bytes allocated, which are the same in every round. The exit code is 1 where a mail has other bytes than
        it must. Who changes the looks of a mail writes the size and the hash that this prints into the table.
        """;

    private const int MailsARound = 50;

    private static readonly DateTimeOffset s_now = new(2024, 7, 22, 9, 30, 5, TimeSpan.Zero);
    private static readonly Mailbox s_from = new("ReportWatcher", "watcher@example.org"), s_to = new("", "desk@example.org");
    private const string SettingsFile = "/etc/reportwatcher/appsettings.json";

    private static readonly AlertContent s_english = Alert(
        "Talks on the mission's future begin", "Troop level", "soldiers", i => $"District {i} counted about {i},500 soldiers & their families on Monday, the ministry's spokesman said.");

    private static readonly AlertContent s_arabic = Alert(
        "بدء المحادثات حول مستقبل المهمة", "عدد القوات", "جندي", i => $"وقال المتحدث إن نحو {i},500 جندي موجودون في المنطقة رقم {i} منذ يوم الاثنين الماضي.");

    private static readonly DigestItem[] s_items =
        [.. Enumerable.Range(0, 40).Select(i => new DigestItem(i, s_now.AddMinutes(i - 60), DigestEntry.Of(i % 4 == 0 ? s_arabic : s_english)))];

    private static readonly (string Kind, Func<OutgoingMessage> Compose, int Bytes, string Hash)[] s_mails =
    [
        ("alert", () => AlertMessage.Compose(s_english), 21731, "9ee642d9d4818c56"),
        ("alert in Arabic", () => AlertMessage.Compose(s_arabic), 23931, "ece2aab8f1692dbf"),
        ("digest of 40", () => DigestMessage.Compose(Digest()), 55192, "36ed7a7800e8b070"),
        ("notice", () => NoticeMessage.Compose(Notice()), 4991, "6d799ca84411e1da"),
    ];

    public static int Run(string[] args)
    {
        double seconds = 4;
        if (args.Length > 1 || (args.Length == 1 && !double.TryParse(args[0], CultureInfo.InvariantCulture, out seconds)))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        foreach ((_, Func<OutgoingMessage> compose, _, _) in s_mails)
            Measure(compose, seconds / 2);
        int wrong = 0;
        foreach ((string kind, Func<OutgoingMessage> compose, int bytes, string hash) in s_mails)
        {
            byte[] mail = compose().Bytes;
            string found = Convert.ToHexStringLower(SHA256.HashData(mail))[..16];
            (double microseconds, long allocated) = Measure(compose, seconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{kind,-16} {microseconds,7:0.0} µs  {allocated / 1024.0,6:0.0} KiB allocated, the mail's {mail.Length / 1024.0:0.0} included"));
            if ((mail.Length, found) == (bytes, hash))
                continue;
            Console.Error.WriteLine($"  WRONG: {mail.Length} bytes, {found}; {bytes} bytes, {hash} expected");
            wrong++;
        }

        return wrong == 0 ? 0 : 1;
    }

    /// <summary>Microseconds of processor time a mail in the best round; bytes allocated a mail.</summary>
    private static (double Microseconds, long Allocated) Measure(Func<OutgoingMessage> compose, double seconds)
    {
        var best = TimeSpan.MaxValue;
        long allocated = 0;
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < MailsARound; i++) compose();
            TimeSpan spent = Environment.CpuUsage.TotalTime - processor;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (spent < best) best = spent;
        }

        return (best.TotalMicroseconds / MailsARound, allocated / MailsARound);
    }

    /// <summary>A report of 12 figures, of which one fired, and two topics.</summary>
    private static AlertContent Alert(string title, string watch, string noun, Func<int, string> sentence)
    {
        string[] sentences = [.. Enumerable.Range(1, 12).Select(sentence)];
        string body = string.Join(' ', sentences);
        Figure[] figures = [.. sentences.Select((text, i) => FigureOf(i + 1, noun, text, body))];
        MatchReason[] reasons = [.. figures.Skip(3).Take(1).Select(f => new MatchReason(f.Text, f.Start, f.End, f.Sentence, Figure: f))];
        WatchMatch match = new(watch, reasons);
        return new AlertContent
        {
            Id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            CreatedAt = s_now,
            From = s_from,
            To = s_to,
            Match = match,
            Findings = new Findings(
                new Article { Title = title, Lead = sentences[0], Body = body, Source = "Evening Wire", Published = new DateOnly(2024, 7, 22), Language = "en" },
                [new TopicScore("withdrawal", 0.93, ["end of the mission", "reduction"]), new TopicScore("negotiations", 0.71, ["talks"])], [], figures, [match]),
            FileName = "report-0000001.txt",
            Inbox = "wire",
            SettingsFile = SettingsFile,
        };
    }

    private static Figure FigureOf(int number, string noun, string sentence, string body)
    {
        string text = $"{number},500 {noun}";
        int start = body.IndexOf($" {text}", StringComparison.Ordinal) + 1;
        return new Figure
        {
            Text = text, Value = (number * 1000) + 500, Qualifier = Qualifier.About, Unit = null, Subject = noun, SubjectHead = noun, Kind = FigureKind.Count,
            Sentence = sentence, Start = start, End = start + text.Length,
        };
    }

    private static DigestContent Digest() => new()
    {
        Id = s_english.Id, CreatedAt = s_now, From = s_from, To = s_to, Name = "morning", PeriodStart = s_now.AddDays(-1), PeriodEnd = s_now, TimeZone = TimeZoneInfo.Utc,
        Items = s_items, StormLimit = null, SettingsFile = SettingsFile,
    };

    private static NoticeContent Notice() => new()
    {
        Id = s_english.Id, CreatedAt = s_now, From = s_from, To = s_to, Name = "inbox wire", Subject = "The inbox wire is unavailable", Lines = ["Folder: /srv/inbox", "Reason: not mounted"],
        SettingsFile = SettingsFile,
    };
}
