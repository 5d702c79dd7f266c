namespace ReportWatcher.Ledger;

/// <summary>A value for a <see cref="PreparedStatement"/>, of one of SQLite's kinds or null. A structure: a report has hundreds, and each would be an object of its own.</summary>
internal readonly struct StatementValue
{
    private readonly Kind _kind;
    private readonly long _bits;
    private readonly object? _reference;

    private StatementValue(Kind kind, long bits, object? reference = null) => (_kind, _bits, _reference) = (kind, bits, reference);

    private StatementValue(object? reference) => _reference = reference;

    private enum Kind : byte
    {
        Reference,
        Integer,
        Real,
        Utf8,
    }

    public bool IsInteger => _kind == Kind.Integer;

    public bool IsReal => _kind == Kind.Real;

    /// <summary>Text, though in bytes.</summary>
    public bool IsUtf8 => _kind == Kind.Utf8;

    public long Integer => _bits;

    public double Real => BitConverter.Int64BitsToDouble(_bits);

    public string? Text => _reference as string;

    public byte[]? Blob => _reference as byte[];

    public ReadOnlySpan<byte> Utf8Text => ((byte[])_reference!).AsSpan((int)(_bits >> 32), (int)_bits);

    /// <summary>Text that is made in bytes where it is made.</summary>
    public static StatementValue Utf8(ArraySegment<byte> text) => new(Kind.Utf8, ((long)text.Offset << 32) | (uint)text.Count, text.Array);

    public static implicit operator StatementValue(long number) => new(Kind.Integer, number);

    public static implicit operator StatementValue(int number) => new(Kind.Integer, number);

    public static implicit operator StatementValue(long? number) => number is { } value ? value : default(StatementValue);

    public static implicit operator StatementValue(int? number) => number is { } value ? value : default(StatementValue);

    public static implicit operator StatementValue(bool truth) => new(Kind.Integer, truth ? 1 : 0);

    public static implicit operator StatementValue(double number) => new(Kind.Real, BitConverter.DoubleToInt64Bits(number));

    public static implicit operator StatementValue(string? text) => new(text);

    public static implicit operator StatementValue(byte[]? bytes) => new(bytes);
}
