using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// Writes header fields (RFC 5322, 2.2): cleaned, folded before column 77, and encoded words (RFC 2047) for what is not printable ASCII.
/// </summary>
/// <param name="fields">What they are added to.</param>
internal sealed class HeaderWriter(StringBuilder fields)
{
    private const int FoldAfter = 76;
    private const int MaxEncodedWord = 75; // RFC 2047, 2
    private const int LongestPlainWord = 60; // a word is a line's least part: a longer one, after the field's name, would pass the column where lines are folded
    private const int LongestPhrase = 200;
    private const string Opening = "=?utf-8?Q?", Closing = "?=";

    private int _column;
    private bool _hasWord;

    /// <summary>A field of free text: Subject and the like.</summary>
    public HeaderWriter Text(string name, string value)
    {
        Begin(name);
        string[] words = VisibleText.OneLine(value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int first = Array.FindIndex(words, NeedsEncoding);
        int last = Array.FindLastIndex(words, NeedsEncoding);
        for (int i = 0; i < words.Length; i++)
        {
            // The space between two encoded words is not part of the text, so from the first to the last one all is encoded together.
            if (i == first)
            {
                WriteEncoded(string.Join(' ', words[first..(last + 1)]));
                i = last;
            }
            else
            {
                WriteWord(words[i]);
            }
        }

        return End();
    }

    /// <summary>A field of one mailbox: From, To.</summary>
    public HeaderWriter Mailbox(string name, Mailbox mailbox)
    {
        Begin(name);
        WritePhrase(mailbox.Name);
        WriteWord(mailbox.Name.Length > 0 ? $"<{mailbox.Address}>" : mailbox.Address);
        return End();
    }

    /// <summary>A field of a name and an identifier in angle brackets: List-Id (RFC 2919).</summary>
    public HeaderWriter Identifier(string name, string phrase, string identifier)
    {
        Begin(name);
        WritePhrase(phrase);
        WriteWord($"<{identifier}>");
        return End();
    }

    private void WritePhrase(string phrase)
    {
        phrase = VisibleText.Cut(VisibleText.OneLine(phrase), LongestPhrase);
        if (phrase.Length == 0) return;
        if (phrase.Split(' ').Any(NeedsEncoding)) WriteEncoded(phrase);
        else if (phrase.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~ ".Contains(c))) WriteWords(phrase);
        else WriteWords($"\"{phrase.Replace("\\", @"\\").Replace("\"", "\\\"")}\"");
    }

    /// <summary>A field whose value we made ourselves, of tokens that may be put on lines of their own.</summary>
    public HeaderWriter Tokens(string name, string value)
    {
        Begin(name);
        WriteWords(value);
        return End();
    }

    private static bool NeedsEncoding(string word)
        => !IsPrintableAscii(word) || word.Length > LongestPlainWord || word.Contains("=?", StringComparison.Ordinal);

    private static bool IsPrintableAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private void Begin(string name)
    {
        fields.Append(name).Append(':');
        _column = name.Length + 1;
        _hasWord = false;
    }

    private HeaderWriter End()
    {
        fields.Append("\r\n");
        return this;
    }

    private void WriteWords(ReadOnlySpan<char> text)
    {
        foreach (Range word in text.Split(' '))
        {
            if (!text[word].IsEmpty) WriteWord(text[word]);
        }
    }

    private void WriteWord(ReadOnlySpan<char> word)
    {
        // Never fold before the first word: a line of white space alone is obsolete syntax, and some servers take it for the end of the header.
        if (_column + 1 + word.Length > FoldAfter && _hasWord)
        {
            fields.Append("\r\n");
            _column = 0;
        }

        fields.Append(' ').Append(word);
        _column += 1 + word.Length;
        _hasWord = true;
    }

    /// <summary>The "Q" encoding with the characters allowed in a phrase (RFC 2047, 5 (3)), which are allowed everywhere else too.</summary>
    private void WriteEncoded(string text)
    {
        var word = new StringBuilder(Opening);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = rune.EncodeToUtf8(utf8);
            bool plain = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is ' ' or '!' or '*' or '+' or '-' or '/');
            // A character stays within one encoded word (RFC 2047, 5).
            if (word.Length + (plain ? 1 : 3 * length) + Closing.Length > MaxEncodedWord || BreaksLine(word.Length + (plain ? 1 : 3 * length)))
            {
                WriteWord(word.Append(Closing).ToString());
                word.Clear().Append(Opening);
            }

            if (rune.Value == ' ') word.Append('_');
            else if (plain) word.Append((char)rune.Value);
            else foreach (byte b in utf8[..length]) word.Append('=').Append(b.ToString("X2"));
        }

        WriteWord(word.Append(Closing).ToString());
    }

    /// <summary>An encoded word that began on a started line ends with that line, if a good part of it fits.</summary>
    private bool BreaksLine(int length)
        => _column + 1 + length + Closing.Length > FoldAfter && _column + 1 + Opening.Length + 12 + Closing.Length <= FoldAfter && length > Opening.Length + 12;
}
