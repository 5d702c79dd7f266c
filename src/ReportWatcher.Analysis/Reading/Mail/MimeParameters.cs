using System.Text;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>The parameters of a structured header: charset, boundary, filename; with the continuations and charsets of RFC 2231.</summary>
internal sealed class MimeParameters
{
    private const int MostParameters = 200;

    // As written: "filename", "filename*", "filename*0", "filename*1*".
    private readonly Dictionary<string, string> _written = new(StringComparer.OrdinalIgnoreCase);

    public static MimeParameters None { get; } = new();

    /// <summary>A value as it stands there, each byte as one character; null where there is none.</summary>
    public string? this[string name] => _written.GetValueOrDefault(name);

    /// <summary>A value for people: put together and decoded.</summary>
    public string? Text(string name, TextDecoder decoder)
    {
        if (_written.TryGetValue(name, out string? plain))
            return HeaderText.Decode(plain, decoder); // encoded words do not belong here, and many programs write them
        if (_written.TryGetValue(name + "*", out string? extended))
            return Extended([(extended, true)], decoder);
        List<(string, bool)> pieces = [];
        for (int i = 0; i < MostParameters; i++)
        {
            if (_written.TryGetValue($"{name}*{i}*", out string? piece))
                pieces.Add((piece, true));
            else if (_written.TryGetValue($"{name}*{i}", out piece))
                pieces.Add((piece, false));
            else
                break;
        }

        return pieces.Count == 0 ? null : Extended(pieces, decoder);
    }

    /// <returns>The value before the first semicolon in lower case, without comments, and the parameters.</returns>
    public static (string Value, MimeParameters Parameters) Parse(string? header)
    {
        var parameters = new MimeParameters();
        if (header is null)
            return ("", parameters);
        int at = 0;
        string value = Token(header, ref at, stopAtEquals: false).Trim().ToLowerInvariant();
        while (at < header.Length && parameters._written.Count < MostParameters)
        {
            at++;
            string name = Token(header, ref at, stopAtEquals: true).Trim();
            if (at >= header.Length || header[at] != '=')
                continue;
            at++;
            parameters._written.TryAdd(name, Token(header, ref at, stopAtEquals: false).Trim());
        }

        return (value, parameters);
    }

    /// <summary>Up to a semicolon (or "="); quotes and comments are taken off.</summary>
    private static string Token(string header, ref int at, bool stopAtEquals)
    {
        var token = new StringBuilder();
        bool quoted = false;
        for (int comment = 0; at < header.Length; at++)
        {
            char c = header[at];
            if (c == '\\' && (quoted || comment > 0) && at + 1 < header.Length)
            {
                at++;
                if (comment == 0)
                    token.Append(header[at]);
            }
            else if (c == '"' && comment == 0)
                quoted = !quoted;
            else if (quoted)
                token.Append(c);
            else if (c == '(')
                comment++;
            else if (c == ')' && comment > 0)
                comment--;
            else if (comment == 0 && (c == ';' || (stopAtEquals && c == '=')))
                break;
            else if (comment == 0)
                token.Append(c);
        }

        return token.ToString();
    }

    /// <summary>RFC 2231, 4: charset'language'text, the text with %XX; the charset of the first piece counts for all.</summary>
    private static string Extended(List<(string Text, bool Encoded)> pieces, TextDecoder decoder)
    {
        string? charset = null;
        List<byte> bytes = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            (string text, bool encoded) = pieces[i];
            if (encoded && i == 0 && text.Split('\'', 3) is [var named, _, var rest])
                (charset, text) = (named, rest);
            for (int at = 0; at < text.Length; at++)
            {
                if (encoded && text[at] == '%' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out byte value))
                {
                    bytes.Add(value);
                    at += 2;
                }
                else
                {
                    bytes.Add((byte)text[at]);
                }
            }
        }

        return HeaderText.Legible(bytes.ToArray(), charset, decoder);
    }
}
