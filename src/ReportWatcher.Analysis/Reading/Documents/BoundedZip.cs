using System.IO.Compression;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>A zip container of which entries are read into memory only, with every byte counted: what the container says of its sizes may be a lie.</summary>
internal sealed class BoundedZip : IDisposable
{
    private const int MostEntries = 10_000;
    private const long MostInflated = 256L * 1024 * 1024;

    /// <summary>An entry may be this many times its compressed size once it is longer than <see cref="RatioFrom"/>, as in Apache POI.</summary>
    private const long HighestRatio = 100;
    private const long RatioFrom = 100 * 1024;

    private readonly ZipArchive _zip;
    private long _inflated;

    /// <exception cref="UnreadableReportException">"damaged" or "limit:entries".</exception>
    public BoundedZip(ReadOnlyMemory<byte> content)
    {
        try
        {
            _zip = new ZipArchive(new MemoryStream(content.ToArray(), writable: false), ZipArchiveMode.Read);
            if (_zip.Entries.Count > MostEntries)
                throw new UnreadableReportException("limit:entries", $"The container holds {_zip.Entries.Count:N0} entries, the limit is {MostEntries:N0}: save the report as text or PDF.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException)
        {
            throw Damaged(e);
        }
    }

    public void Dispose() => _zip.Dispose();

    public bool Has(string name) => _zip.GetEntry(name) is not null;

    /// <summary>Null where there is no such entry.</summary>
    /// <exception cref="UnreadableReportException">"damaged", "encrypted", "limit:size" or "limit:ratio".</exception>
    public Stream? Open(string name)
    {
        try
        {
            return _zip.GetEntry(name) is { } entry ? new CountingStream(this, entry) : null;
        }
        catch (InvalidDataException e)
        {
            throw _zip.GetEntry(name)!.IsEncrypted ? FileFormats.Encrypted() : Damaged(e);
        }
    }

    public static UnreadableReportException Damaged(Exception? cause = null) => new("damaged", "The file is damaged or cut off: save it again.", cause);

    /// <summary>Gives no more than the limits allow, whatever the entry holds.</summary>
    private sealed class CountingStream(BoundedZip zip, ZipArchiveEntry entry) : Stream
    {
        private readonly Stream _inner = entry.Open();
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int got;
            try
            {
                got = _inner.Read(buffer);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw Damaged(e);
            }

            _read += got;
            zip._inflated += got;
            if (zip._inflated > MostInflated)
                throw new UnreadableReportException("limit:size", $"The container inflates to more than {MostInflated / 1024 / 1024} MiB: save the report as text or PDF.");
            if (_read > RatioFrom && _read > HighestRatio * Math.Max(entry.CompressedLength, 1))
                throw new UnreadableReportException("limit:ratio", $"A part of the container inflates to more than {HighestRatio} times its size, as no document does: save the report as text or PDF.");
            return got;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
