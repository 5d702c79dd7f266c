using System.Globalization;
using System.Text;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Reads rich text (Rich Text Format Specification 1.9.1): groups, characters in code pages and Unicode, destinations.</summary>
internal sealed class RtfReader
{
    private const int DeepestNesting = 512;

    // "\*\generator" and the like may be left out by programs that do not know them; these may be without saying so.
    private static readonly HashSet<string> LeftOut =
    [
        "colortbl", "pict", "object", "themedata", "colorschememapping", "datastore", "latentstyles", "listtable", "listoverridetable", "revtbl", "rsidtbl",
        "generator", "xmlnstbl", "fldinst", "filetbl", "mmathPr", "annotation", "atnid", "atnauthor", "nonshppict", "template", "operator", "category",
        "keywords", "comment", "doccomm", "company", "manager", "userprops", "shpinst", "listtext", "pntext", "pntxta", "pntxtb",
    ];

    private static readonly Dictionary<string, char> Characters = new()
    {
        ["tab"] = '\t', ["emdash"] = '—', ["endash"] = '–', ["lquote"] = '‘', ["rquote"] = '’', ["ldblquote"] = '“', ["rdblquote"] = '”',
        ["bullet"] = '•', ["emspace"] = ' ', ["enspace"] = ' ', ["qmspace"] = ' ', ["zwj"] = '\u200D', ["zwnj"] = '\u200C',
    };

    private enum Destination { Text, Fonts, Styles, Info, Title, Author, Created, LeftOut }

    private record struct State(Destination Destination, Encoding Encoding, int UnicodeSkip, bool Hidden, int Style, DocumentPart Part);

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly DocumentText _document = new();
    private readonly Stack<State> _outer = new();
    private readonly Dictionary<int, Encoding> _fonts = [];
    private readonly Dictionary<int, ParagraphStyle> _styles = [];
    private readonly List<byte> _pending = [];
    private readonly StringBuilder _property = new();
    private State _now;
    private Encoding _default;
    private int _at;
    private int _toSkip;
    private int _font;
    private int _year, _month, _day;
    private bool _ignorable;
    private bool _inRow;

    private RtfReader(ReadOnlyMemory<byte> bytes, Encoding fallback)
    {
        _bytes = bytes;
        _default = fallback;
        _now = new State(Destination.Text, fallback, 1, Hidden: false, 0, DocumentPart.Body);
    }

    /// <param name="fallback">Of documents that name no code page.</param>
    /// <exception cref="UnreadableReportException">"depth".</exception>
    public static DocumentText Read(ReadOnlyMemory<byte> bytes, Encoding fallback)
    {
        var reader = new RtfReader(bytes, fallback);
        reader.Run();
        return reader._document;
    }

    private void Run()
    {
        ReadOnlySpan<byte> bytes = _bytes.Span;
        while (_at < bytes.Length)
        {
            byte c = bytes[_at++];
            switch (c)
            {
                case (byte)'{':
                    Flush();
                    if (_outer.Count == DeepestNesting)
                        throw new UnreadableReportException("depth", $"The document nests its groups more than {DeepestNesting} deep: save the report as text.");
                    _outer.Push(_now);
                    _toSkip = 0;
                    break;
                case (byte)'}':
                    Flush();
                    EndGroup();
                    if (_outer.Count == 0)
                        return;
                    break;
                case (byte)'\\':
                    Control(bytes);
                    break;
                case (byte)'\r' or (byte)'\n':
                    break;
                default:
                    Take(c);
                    break;
            }
        }

        Flush();
    }

    private void EndGroup()
    {
        State ended = _now;
        if (!_outer.TryPop(out _now))
            return;
        _toSkip = 0;
        if (ended.Part != _now.Part)
        {
            _document.ResumeParagraph();
            _document.Part = _now.Part;
        }

        if (ended.Destination is Destination.Text or Destination.LeftOut)
            return;
        string property = _property.ToString().TrimEnd(';', ' ');
        _property.Clear();
        switch (ended.Destination)
        {
            case Destination.Styles when StyleOf(property) is not ParagraphStyle.Text and var style:
                _styles[ended.Style] = style;
                break;
            case Destination.Title:
                DocumentProperty.Set(_document, "title", property);
                break;
            case Destination.Author:
                DocumentProperty.Set(_document, "creator", property);
                break;
            case Destination.Created:
                DocumentProperty.Set(_document, "created", $"{_year:0000}-{_month:00}-{_day:00}");
                break;
        }
    }

    private static ParagraphStyle StyleOf(string name)
        => name.Trim().Equals("title", StringComparison.OrdinalIgnoreCase) ? ParagraphStyle.Title
            : name.Trim().StartsWith("heading ", StringComparison.OrdinalIgnoreCase) ? ParagraphStyle.Heading
            : ParagraphStyle.Text;

    /// <summary>A header, footer or note is a group in the middle of whatever is there.</summary>
    private void BeginAside(DocumentPart part)
    {
        if (_now.Destination != Destination.Text || _now.Part == part)
            return;
        _document.HoldParagraph();
        _document.Part = _now.Part = part;
    }

    private void Take(byte c)
    {
        if (_toSkip > 0)
            _toSkip--;
        else
            _pending.Add(c);
    }

    private void Take(char c)
    {
        Flush();
        Put(c.ToString());
    }

    private void Flush()
    {
        if (_pending.Count == 0)
            return;
        byte[] bytes = [.. _pending];
        _pending.Clear();
        string text;
        try
        {
            text = _now.Encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes);
        }

        Put(text);
    }

    private void Put(string text)
    {
        if (_now.Destination == Destination.Text)
        {
            if (!_now.Hidden)
                _document.Append(text);
        }
        else if (_now.Destination != Destination.LeftOut)
        {
            _property.Append(text);
        }
    }

    /// <summary>By the numbers that fonts are marked with (\\fcharset).</summary>
    private static int CharsetPage(int charset) => charset switch
    {
        0 => 1252, 77 => 10000, 128 => 932, 129 => 949, 134 => 936, 136 => 950, 161 => 1253, 162 => 1254, 163 => 1258, 177 => 1255, 178 => 1256,
        186 => 1257, 204 => 1251, 222 => 874, 238 => 1250, _ => 0,
    };

    private static Encoding? CodePage(int page)
    {
        try
        {
            return page <= 0 ? null : Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private void Control(ReadOnlySpan<byte> bytes)
    {
        if (_at >= bytes.Length)
            return;
        byte c = bytes[_at];
        if (!char.IsAsciiLetter((char)c))
        {
            _at++;
            Symbol(bytes, c);
            return;
        }

        int start = _at;
        while (_at < bytes.Length && char.IsAsciiLetter((char)bytes[_at]) && _at - start < 32)
            _at++;
        string word = Encoding.ASCII.GetString(bytes[start.._at]);
        int number = _at;
        if (_at < bytes.Length && bytes[_at] == '-')
            _at++;
        while (_at < bytes.Length && char.IsAsciiDigit((char)bytes[_at]) && _at - number < 11)
            _at++;
        int? value = int.TryParse(bytes[number.._at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        // One blank behind a word ends it.
        if (_at < bytes.Length && bytes[_at] == ' ')
            _at++;
        if (word == "bin")
            _at = (int)Math.Min(bytes.Length, (long)_at + Math.Max(value ?? 0, 0));
        else
            Word(word, value);
    }

    private void Symbol(ReadOnlySpan<byte> bytes, byte c)
    {
        switch (c)
        {
            case (byte)'\'':
                if (_at + 1 < bytes.Length && byte.TryParse(bytes.Slice(_at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                {
                    _at += 2;
                    Take(value);
                }

                break;
            case (byte)'*':
                _ignorable = true;
                break;
            case (byte)'~':
                Take(' ');
                break;
            case (byte)'_':
                Take('-');
                break;
            case (byte)'\r' or (byte)'\n':
                Word("par", null);
                break;
            case (byte)'\\' or (byte)'{' or (byte)'}':
                Take(c);
                break;
        }
    }

    private void Word(string word, int? value)
    {
        bool ignorable = _ignorable;
        _ignorable = false;
        // A control word counts as one of the characters to be left out behind \u.
        if (_toSkip > 0 && word != "u")
            _toSkip = 0;
        Flush();
        switch (word)
        {
            case "u" when value is { } code:
                Take((char)(ushort)(short)code);
                _toSkip = _now.UnicodeSkip;
                break;
            case "uc":
                _now.UnicodeSkip = Math.Clamp(value ?? 1, 0, 16);
                break;
            case "ansicpg":
                _default = _now.Encoding = CodePage(value ?? 0) ?? _default;
                break;
            case "mac":
                _default = _now.Encoding = CodePage(10000) ?? _default;
                break;
            case "pc":
                _default = _now.Encoding = CodePage(437) ?? _default;
                break;
            case "fonttbl":
                _now.Destination = Destination.Fonts;
                break;
            case "stylesheet":
                _now.Destination = Destination.Styles;
                break;
            case "info":
                _now.Destination = Destination.Info;
                break;
            case "title" when _now.Destination == Destination.Info:
                _now.Destination = Destination.Title;
                break;
            case "author" when _now.Destination == Destination.Info:
                _now.Destination = Destination.Author;
                break;
            case "creatim" when _now.Destination == Destination.Info:
                _now.Destination = Destination.Created;
                break;
            case "yr":
                _year = value ?? 0;
                break;
            case "mo":
                _month = value ?? 0;
                break;
            case "dy":
                _day = value ?? 0;
                break;
            case "f" when _now.Destination == Destination.Fonts:
                _font = value ?? 0;
                break;
            case "fcharset" when _now.Destination == Destination.Fonts:
                if (CodePage(CharsetPage(value ?? 0)) is { } page)
                    _fonts[_font] = page;
                break;
            case "f":
                _now.Encoding = _fonts.GetValueOrDefault(value ?? 0, _default);
                break;
            case "plain":
                (_now.Hidden, _now.Encoding) = (false, _default);
                break;
            case "v" or "deleted":
                _now.Hidden = value is null or not 0;
                break;
            case "s":
                _now.Style = value ?? 0;
                break;
            case "pard":
                _now.Style = 0;
                break;
            case "par" or "sect" or "page":
                if (_now.Destination == Destination.Text)
                    _document.EndParagraph(_styles.GetValueOrDefault(_now.Style));
                break;
            case "line" or "cell" or "nestcell":
                if (_now.Destination == Destination.Text)
                    _document.BreakLine();
                break;
            case "trowd":
                if (_now.Destination == Destination.Text && !_inRow)
                {
                    _document.BeginRow();
                    _inRow = true;
                }

                break;
            case "row" or "nestrow":
                if (_now.Destination == Destination.Text && _inRow)
                {
                    _document.EndRow();
                    _inRow = false;
                }

                break;
            case "shptxt":
                _now.Destination = Destination.Text; // in a shape, of which all else is left out
                break;
            case "header" or "headerl" or "headerr" or "headerf" or "footer" or "footerl" or "footerr" or "footerf":
                BeginAside(DocumentPart.Furniture);
                break;
            case "footnote":
                BeginAside(DocumentPart.Notes);
                break;
            default:
                if (Characters.TryGetValue(word, out char character))
                    Take(character);
                else if (ignorable || LeftOut.Contains(word))
                    _now.Destination = Destination.LeftOut;
                break;
        }
    }
}
