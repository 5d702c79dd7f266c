using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace ReportWatcher.Storage;

/// <summary>
/// File names of Linux that are no UTF-8, such as those of programs that still write Latin-1. .NET shows each wrong byte as U+FFFD and opens no file of the
/// name that results, so the bytes are asked for again.
/// </summary>
internal static partial class StrayBytes
{
    private const char Replacement = '\uFFFD';

    // What Linux's file systems take.
    private const int LongestName = 255;

    // struct dirent where pointers have 64 bits: u64 ino, i64 off, u16 reclen, u8 type, char name[].
    private const int TypeOffset = 18, NameOffset = 19;
    private const byte IsFolder = 4, IsFile = 8;

    /// <summary>The file that .NET lists under a path; null where the path is a true one, or nothing of that kind is there.</summary>
    /// <remarks>Of several that look alike a regular file comes first: it is one that can go away.</remarks>
    public static StrayName? Find(string path)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !path.Contains(Replacement) || Path.Exists(path) || Path.GetDirectoryName(path) is not { } folder)
            return null;
        nint listing = opendir(folder);
        if (listing == 0)
            return null;
        try
        {
            string wanted = Path.GetFileName(path);
            StrayName? found = null;
            for (nint entry = readdir(listing); entry != 0 && found is not { IsFile: true }; entry = readdir(listing))
            {
                if (NameOf(entry) is { } name && !Utf8.IsValid(name) && Encoding.UTF8.GetString(name) == wanted)
                {
                    byte type = Marshal.ReadByte(entry, TypeOffset);
                    StrayName next = new(folder, name, type == IsFile, type == IsFolder);
                    found = found is null || next.IsFile ? next : found;
                }
            }

            return found;
        }
        finally
        {
            _ = closedir(listing);
        }
    }

    /// <summary>A path with its stray bytes, each as the surrogate U+DC00 plus the byte, which text shows as \xE9; the path itself where it has none.</summary>
    public static string Whole(string path)
        => Find(path) is { } stray ? Path.Combine(stray.Folder, stray.Spell(b => ((char)(0xDC00 + b)).ToString())) : path;

    /// <summary>Gives a file a name that is text, each stray byte as %E9 (as _ where that would be too long). Nothing is ever replaced.</summary>
    /// <returns>Its new path.</returns>
    /// <exception cref="IOException">It cannot be renamed, or another file has that name.</exception>
    public static string MakeLegible(StrayName stray)
    {
        string name = stray.Spell(b => $"%{b:X2}");
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
            name = stray.Spell(_ => "_");
        string legible = Path.Combine(stray.Folder, name);
        int error = Posix.RenameToNew(stray.Path, legible);
        return error switch
        {
            0 => legible,
            Posix.ENOENT => throw new FileNotFoundException("the file is gone", legible),
            _ => throw new IOException($"its name is no valid UTF-8, and it cannot be renamed to {name} ({Marshal.GetPInvokeErrorMessage(error)}); rename it", error),
        };
    }

    private static byte[]? NameOf(nint entry)
        => Marshal.PtrToStringUTF8(entry + NameOffset) is { } shown && shown.Contains(Replacement) ? BytesAt(entry + NameOffset) : null;

    private static byte[] BytesAt(nint text)
    {
        int length = 0;
        while (Marshal.ReadByte(text, length) != 0)
            length++;
        byte[] bytes = new byte[length];
        Marshal.Copy(text, bytes, 0, length);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint opendir(string folder);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readdir(nint listing);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int closedir(nint listing);
}

/// <summary>A file or folder whose name is no UTF-8.</summary>
/// <param name="Name">In bytes.</param>
internal sealed record StrayName(string Folder, byte[] Name, bool IsFile, bool IsFolder)
{
    /// <summary>In bytes, with the NUL at its end.</summary>
    public byte[] Path => [.. Encoding.UTF8.GetBytes(Folder), (byte)'/', .. Name, 0];

    /// <summary>The name as text.</summary>
    /// <param name="stray">What stands for a byte that is part of no character.</param>
    public string Spell(Func<byte, string> stray)
    {
        StringBuilder text = new();
        for (ReadOnlySpan<byte> rest = Name; rest.Length > 0;)
        {
            bool valid = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == OperationStatus.Done;
            if (valid)
                text.Append(rune);
            for (int i = 0; i < length && !valid; i++)
                text.Append(stray(rest[i]));
            rest = rest[length..];
        }

        return text.ToString();
    }
}
