using System.Text;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>A message or a part of one (RFC 2045, 2046): headers and either a body or parts.</summary>
internal sealed class MimeEntity
{
    // Real messages stay under 6 levels and 100 parts.
    private const int DeepestNesting = 20;
    private const int MostParts = 1000;
    private const int MostHeaders = 5000;

    private readonly List<(string Name, string Value)> _headers = [];
    private readonly List<MimeEntity> _parts = [];

    private MimeEntity()
    {
    }

    /// <summary>Lower case: "text/plain".</summary>
    public string Type { get; private set; } = "text/plain";

    public MimeParameters TypeParameters { get; private set; } = MimeParameters.None;

    /// <summary>Lower case: "attachment", "inline", or empty.</summary>
    public string Disposition { get; private set; } = "";

    public MimeParameters DispositionParameters { get; private set; } = MimeParameters.None;

    /// <summary>As transferred, still encoded; of a multipart, all of it.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public IReadOnlyList<MimeEntity> Parts => _parts;

    /// <summary>A header's value, unfolded, each byte as one character; null where there is none.</summary>
    public string? this[string name] => _headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <exception cref="UnreadableReportException">"depth" or "limit:parts".</exception>
    public static MimeEntity Parse(ReadOnlyMemory<byte> message)
    {
        int parts = 0;
        return Parse(message, "text/plain", 0, ref parts);
    }

    /// <summary>The body without its transfer encoding.</summary>
    public byte[] Decode() => this["Content-Transfer-Encoding"]?.Trim().ToLowerInvariant() switch
    {
        "base64" => TransferEncoding.FromBase64(Body.Span),
        "quoted-printable" => TransferEncoding.FromQuotedPrintable(Body.Span),
        _ => Body.ToArray(),
    };

    private static MimeEntity Parse(ReadOnlyMemory<byte> bytes, string defaultType, int depth, ref int parts)
    {
        if (depth > DeepestNesting)
            throw new UnreadableReportException("depth", $"The mail nests its parts more than {DeepestNesting} deep: save its text.");
        if (++parts > MostParts)
            throw new UnreadableReportException("limit:parts", $"The mail has more than {MostParts} parts: save its text.");
        var entity = new MimeEntity();
        entity.Body = bytes[entity.ReadHeaders(bytes.Span)..];
        (string type, entity.TypeParameters) = MimeParameters.Parse(entity["Content-Type"]);
        entity.Type = type.Contains('/', StringComparison.Ordinal) ? type : defaultType;
        (entity.Disposition, entity.DispositionParameters) = MimeParameters.Parse(entity["Content-Disposition"]);
        if (entity.Type.StartsWith("multipart/", StringComparison.Ordinal))
            entity.ReadParts(depth, ref parts);
        return entity;
    }

    /// <returns>Where the body begins.</returns>
    private int ReadHeaders(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        var value = new StringBuilder();
        string? name = null;
        while (at < bytes.Length)
        {
            int end = bytes[at..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? bytes[at..] : bytes.Slice(at, end)).TrimEnd((byte)'\r');
            int next = end < 0 ? bytes.Length : at + end + 1;
            if (line.IsEmpty)
            {
                at = next;
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                value.Append(' ').Append(Encoding.Latin1.GetString(line.Trim(" \t"u8)));
            }
            else
            {
                Keep();
                int colon = line.IndexOf((byte)':');
                // A line that is no header: the blank line is missing, and this is the body.
                if (colon <= 0 || line[..colon].TrimEnd((byte)' ').ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                {
                    name = null;
                    if (_headers.Count > 0)
                        break;
                }
                else
                {
                    name = Encoding.Latin1.GetString(line[..colon].TrimEnd((byte)' '));
                    value.Append(Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8)));
                }
            }

            at = next;
        }

        Keep();
        return at;

        void Keep()
        {
            if (name is not null && _headers.Count < MostHeaders)
                _headers.Add((name, value.ToString()));
            value.Clear();
        }
    }

    /// <summary>RFC 2046, 5.1.1. A last delimiter that is missing (a message cut off) ends the last part with the message.</summary>
    private void ReadParts(int depth, ref int parts)
    {
        string? boundary = TypeParameters["boundary"];
        if (string.IsNullOrEmpty(boundary))
            return;
        byte[] delimiter = Encoding.Latin1.GetBytes("--" + boundary);
        string defaultType = Type == "multipart/digest" ? "message/rfc822" : "text/plain";
        ReadOnlySpan<byte> bytes = Body.Span;
        int part = -1;
        for (int at = 0; at <= bytes.Length;)
        {
            int found = bytes[at..].IndexOf(delimiter);
            int start = found < 0 ? bytes.Length : at + found;
            if (found >= 0 && !IsDelimiter(bytes, start, delimiter.Length))
            {
                at = start + delimiter.Length;
                continue;
            }

            if (part >= 0)
                _parts.Add(Parse(Body[part..Math.Max(part, BeforeLineEnd(bytes, start, found >= 0))], defaultType, depth + 1, ref parts));
            if (found < 0 || bytes[(start + delimiter.Length)..].StartsWith("--"u8))
                break;
            int lineEnd = bytes[start..].IndexOf((byte)'\n');
            part = at = lineEnd < 0 ? bytes.Length : start + lineEnd + 1;
            if (lineEnd < 0)
                break;
        }
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> bytes, int start, int length)
    {
        if (start > 0 && bytes[start - 1] != '\n')
            return false;
        ReadOnlySpan<byte> rest = bytes[(start + length)..];
        return rest.IsEmpty || rest[0] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' || rest.StartsWith("--"u8);
    }

    /// <summary>The line end before a delimiter belongs to the delimiter.</summary>
    private static int BeforeLineEnd(ReadOnlySpan<byte> bytes, int end, bool atDelimiter)
    {
        if (atDelimiter && end > 0 && bytes[end - 1] == '\n')
            end--;
        return atDelimiter && end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
