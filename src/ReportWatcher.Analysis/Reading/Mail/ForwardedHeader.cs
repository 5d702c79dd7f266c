using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>The headers of a forwarded mail as mail programs write them into the text of the mail that forwards it.</summary>
internal static partial class ForwardedHeader
{
    /// <summary>In words; a mail may go to many.</summary>
    private const int LongestBlock = 120;

    private static readonly Dictionary<string, string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["from"] = "from", ["von"] = "from", ["de"] = "from", ["من"] = "from",
        ["date"] = "date", ["sent"] = "date", ["datum"] = "date", ["gesendet"] = "date", ["envoyé"] = "date", ["التاريخ"] = "date", ["تم الإرسال"] = "date",
        ["subject"] = "subject", ["betreff"] = "subject", ["objet"] = "subject", ["الموضوع"] = "subject",
        ["to"] = "other", ["an"] = "other", ["à"] = "other", ["إلى"] = "other", ["cc"] = "other", ["kopie"] = "other", ["bcc"] = "other", ["reply-to"] = "other", ["نسخة"] = "other",
    };

    /// <summary>Sets every such block aside.</summary>
    /// <returns>What the last one says: the mail that was forwarded first. Null where there is none.</returns>
    public static ArticleHead? Take(List<PageLine> lines)
    {
        ArticleHead? head = null;
        for (int i = 0; i < lines.Count; i++)
        {
            if (OneLine(lines[i]) is { } all)
            {
                lines[i].SetAside(FurnitureReason.MailHeader);
                head = HeadOf(all);
                continue;
            }

            int start = i + (Marker().IsMatch(lines[i].Text) ? 1 : 0);
            var found = new Dictionary<string, string>();
            int end = start;
            while (end < lines.Count && Label(lines[end].Text) is var (label, value))
            {
                found.TryAdd(label, value);
                end++;
            }

            // Without the marker, all that names a mail must be there: "From: ... To: ..." heads letters and timetables, too.
            bool isHeader = start > i ? found.ContainsKey("from") || end == start : found.ContainsKey("from") && found.ContainsKey("date") && found.Count >= 3;
            if (!isHeader)
                continue;
            for (; i < end || i < start; i++)
                lines[i].SetAside(FurnitureReason.MailHeader);
            i--;
            if (found.ContainsKey("from"))
                head = HeadOf(found);
        }

        return head;
    }

    /// <summary>In HTML the block may be one paragraph with line breaks.</summary>
    private static Dictionary<string, string>? OneLine(PageLine line)
    {
        if (line.Words > LongestBlock)
            return null;
        MatchCollection labels = Inside().Matches(line.Text);
        var found = new Dictionary<string, string>();
        for (int i = 0; i < labels.Count; i++)
        {
            int from = labels[i].Index + labels[i].Length, to = i + 1 < labels.Count ? labels[i + 1].Index : line.Text.Length;
            found.TryAdd(Labels[labels[i].Groups[1].Value], line.Text[from..to].Trim());
        }

        return labels.Count > 0 && labels[0].Index == 0 && found.ContainsKey("from") && found.ContainsKey("date") && found.ContainsKey("subject") ? found : null;
    }

    private static ArticleHead HeadOf(Dictionary<string, string> found)
        => new(
            found.TryGetValue("subject", out string? subject) ? MailSubject.Plain(subject) : null,
            found.TryGetValue("from", out string? from) ? NameOf(from) : null,
            null,
            found.TryGetValue("date", out string? date) ? DateFinder.Find(date).Select(stated => stated.Date).FirstOrDefault(day => day is not null) : null);

    private static string? NameOf(string from)
    {
        string name = Address().Replace(from, "").Trim(' ', '"', '\'');
        return name.Length > 0 ? name : from.Trim('<', '>', ' ');
    }

    private static (string Label, string Value)? Label(string line)
    {
        string text = line.Replace("*", "", StringComparison.Ordinal);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < 20 && Labels.TryGetValue(text[..colon].Trim(), out string? label) ? (label, text[(colon + 1)..].Trim()) : null;
    }

    [GeneratedRegex(@"(?<=^|\s)(From|Von|De|Date|Sent|Datum|Gesendet|Envoyé|Subject|Betreff|Objet|To|An|À|Cc|Kopie)\s?:\s", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();

    [GeneratedRegex("""^(?:[-_]{2,}\s*(?:forwarded message|original message|original-nachricht|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|الرسالة الأصلية|رسالة معاد توجيهها)[^-]{0,40}[-_]{2,}|begin forwarded message:)$""", RegexOptions.IgnoreCase)]
    private static partial Regex Marker();

    [GeneratedRegex("""\s*(?:<[^>]*>|\[mailto:[^\]]*\])""")]
    private static partial Regex Address();
}

/// <summary>Subjects without what mail programs put before them.</summary>
internal static partial class MailSubject
{
    public static string? Plain(string? subject)
    {
        string plain = subject is null ? "" : Prefixes().Replace(subject, "").Trim();
        return plain.Length > 0 ? plain : null;
    }

    public static bool IsReply(string subject) => Reply().IsMatch(subject);

    [GeneratedRegex("""^(?:\s*(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|رد|إعادة توجيه)(?:\[\d+\])?\s*[:：])+""", RegexOptions.IgnoreCase)]
    private static partial Regex Prefixes();

    [GeneratedRegex("""^\s*(?:re|aw|antw|sv|رد)(?:\[\d+\])?\s*[:：]""", RegexOptions.IgnoreCase)]
    private static partial Regex Reply();
}
