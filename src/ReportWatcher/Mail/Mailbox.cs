using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReportWatcher.Mail;

/// <summary>One mailbox (RFC 5322, 3.4): a name to show and an address.</summary>
/// <param name="Name">Empty where none is given.</param>
/// <param name="Address">
/// addr-spec, fit to stand in an SMTP command as it is: no white space, no controls, no angle brackets; the domain in ASCII (IDNA).
/// The local part may hold UTF-8 (RFC 6531).
/// </param>
internal sealed record Mailbox(string Name, string Address)
{
    // RFC 5321, 4.5.3.1: local part 64 octets, path 256 with its angle brackets.
    private const int MaxLocalPart = 64;
    private const int MaxAddress = 254;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <exception cref="FormatException">The text is no mailbox.</exception>
    public static Mailbox Parse(string text)
        => TryParse(text, out Mailbox? mailbox) ? mailbox : throw new FormatException($"\"{VisibleText.Escape(text)}\" is no mail address.");

    /// <summary>Reads "desk@example.org", "Desk &lt;desk@example.org&gt;" and "\"Desk, night\" &lt;desk@example.org&gt;".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        text = text.Trim(' ');
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f')) return false;

        string name = "", address = text;
        if (text.EndsWith('>'))
        {
            int open = text.LastIndexOf('<');
            if (open < 0 || !TryUnquote(text[..open].Trim(' '), out name)) return false;
            address = text[(open + 1)..^1];
        }

        if (!TryReadAddress(address, out string? checkedAddress)) return false;
        mailbox = new Mailbox(name, checkedAddress);
        return true;
    }

    /// <summary>Whether an envelope address can be put on the wire: nothing in it can end the command or the path.</summary>
    public static bool IsAddress(string address) => TryReadAddress(address, out string? same) && same == address;

    private static bool TryReadAddress(string text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        int at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || !IsLocalPart(text.AsSpan(0, at))) return false;

        string? domain = AsciiDomain(text[(at + 1)..]);
        if (domain is null || at + 1 + domain.Length > MaxAddress) return false;

        address = string.Concat(text.AsSpan(0, at + 1), domain);
        return true;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalPart || local[0] == '.' || local[^1] == '.' || local.IndexOf("..", StringComparison.Ordinal) >= 0) return false;

        for (int i = 0; i < local.Length; i++)
        {
            char c = local[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == local.Length || !char.IsLowSurrogate(local[++i])) return false;
            }
            else if (char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format || "()<>[]:;@\\,\"".Contains(c))
            {
                return false; // quoted local parts exist in RFC 5321 and nowhere else
            }
        }

        return true;
    }

    private static string? AsciiDomain(string domain)
    {
        if (domain.StartsWith('[') && domain.EndsWith(']'))
            return domain.AsSpan(1, domain.Length - 2).IndexOfAnyExcept(LiteralCharacters) < 0 ? domain : null;

        if (!System.Text.Ascii.IsValid(domain))
        {
            try
            {
                domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain.ToLowerInvariant());
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        foreach (string label in domain.Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.AsSpan().IndexOfAnyExcept(LabelCharacters) >= 0) return null;
        }

        return domain;
    }

    private static readonly System.Buffers.SearchValues<char> LiteralCharacters =
        System.Buffers.SearchValues.Create("0123456789abcdefABCDEF.:IPv");

    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static bool TryUnquote(string phrase, out string name)
    {
        name = phrase;
        if (!phrase.StartsWith('"')) return phrase.AsSpan().IndexOfAny("<>\"") < 0;
        if (phrase.Length < 2 || !phrase.EndsWith('"')) return false;

        var unquoted = new System.Text.StringBuilder();
        for (int i = 1; i < phrase.Length - 1; i++)
        {
            if (phrase[i] == '"') return false;
            if (phrase[i] == '\\' && ++i == phrase.Length - 1) return false;
            unquoted.Append(phrase[i]);
        }

        name = unquoted.ToString();
        return true;
    }
}
