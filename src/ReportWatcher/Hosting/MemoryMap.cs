using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Hosting;

/// <summary>One mapping of a process, as proc_pid_maps(5) has it.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address after its last.</param>
/// <param name="Permissions">Such as <c>r-xp</c>: read, write, execute, private or shared.</param>
/// <param name="Offset">Of its first byte in the file.</param>
/// <param name="Path">Of the file; empty or in brackets where there is none.</param>
internal readonly record struct MemoryMapping(ulong Start, ulong End, string Permissions, ulong Offset, string Path)
{
    /// <summary>
    /// Whether it shows a file that this process cannot write to through it. Writable mappings are left alone whatever they hold, as somebody may
    /// write to them at any moment; so are those whose file is gone or is none (<c>... (deleted)</c>, <c>/memfd:...</c>).
    /// </summary>
    public bool IsReadOnlyFile
        => Permissions is ['r', '-', ..] && Path.StartsWith('/')
            && !Path.StartsWith("/memfd:", StringComparison.Ordinal) && !Path.EndsWith(" (deleted)", StringComparison.Ordinal);

    /// <summary>Whether <paramref name="next"/> goes on where this ends: the system keeps two where their flags differ.</summary>
    public bool GoesOnIn(MemoryMapping next)
        => next.Start == End && next.Offset == Offset + (End - Start) && next.Permissions == Permissions && next.Path == Path;
}

internal static class MemoryMap
{
    // Bits of an entry, proc_pid_pagemap(5).
    private const ulong Present = 1UL << 63, Swapped = 1UL << 62, OfFileOrShared = 1UL << 61;

    /// <summary>The mappings in /proc/PID/maps that show a file read-only; those that go on in each other as one.</summary>
    public static IEnumerable<MemoryMapping> ReadOnlyFiles(IEnumerable<string> maps)
    {
        MemoryMapping? before = null;
        foreach (MemoryMapping next in maps.Select(TryRead).OfType<MemoryMapping>().Where(m => m.IsReadOnlyFile))
        {
            if (before is { } first && first.GoesOnIn(next))
            {
                before = first with { End = next.End };
                continue;
            }

            if (before is { } complete)
                yield return complete;
            before = next;
        }

        if (before is { } last)
            yield return last;
    }

    /// <summary>
    /// Whether every page of a mapping that is in memory is the file's. A page that was written to while the mapping was writable is anonymous, in
    /// memory or swapped out, and is nowhere else.
    /// </summary>
    /// <param name="pages">The entries of /proc/PID/pagemap.</param>
    public static bool AreClean(ReadOnlySpan<ulong> pages)
    {
        foreach (ulong page in pages)
        {
            if ((page & (Present | Swapped)) != 0 && (page & OfFileOrShared) == 0)
                return false;
        }

        return true;
    }

    /// <summary>The same for a mapping of this process.</summary>
    /// <param name="pagemap">/proc/self/pagemap.</param>
    public static bool IsClean(MemoryMapping mapping, SafeFileHandle pagemap)
    {
        ulong page = (ulong)Environment.SystemPageSize;
        ulong[] pages = new ulong[(mapping.End - mapping.Start) / page];
        Span<byte> bytes = MemoryMarshal.AsBytes(pages.AsSpan());
        int read = 0;
        while (read < bytes.Length)
        {
            int more = RandomAccess.Read(pagemap, bytes[read..], (long)(mapping.Start / page * sizeof(ulong)) + read);
            // Of a page that is not told of nothing is known.
            if (more == 0)
                return false;
            read += more;
        }

        return AreClean(pages);
    }

    /// <summary>"7f0c00000000-7f0c00021000 r-xp 0000a000 fe:00 1234     /usr/lib/libc.so.6", where the path may have blanks.</summary>
    private static MemoryMapping? TryRead(string line)
    {
        const int range = 0, permissions = 1, offset = 2, path = 5;
        string[] parts = line.Split(' ', path + 1, StringSplitOptions.RemoveEmptyEntries);
        int dash = parts.Length >= path ? parts[range].IndexOf('-', StringComparison.Ordinal) : -1;
        return dash > 0
            && TryHex(parts[range].AsSpan(0, dash), out ulong start)
            && TryHex(parts[range].AsSpan(dash + 1), out ulong end)
            && TryHex(parts[offset], out ulong from)
            ? new MemoryMapping(start, end, parts[permissions], from, parts.Length > path ? parts[path] : "")
            : null;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
