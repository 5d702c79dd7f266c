using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ReportWatcher.Hosting.Windows;

/// <summary>The security identifier of a service's own user, NT SERVICE\name. It follows from the name, so rights can be given before the service is made.</summary>
internal static class ServiceSid
{
    /// <summary>S-1-5-80 and the SHA-1 of the name in capitals, UTF-16, as five little-endian numbers ([MS-LSAT] and `sc showsid`).</summary>
    public static string Of(string service)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // not for secrecy: Windows defines it so
        SHA1.HashData(MemoryMarshal.AsBytes(service.ToUpperInvariant().AsSpan()), hash);
#pragma warning restore CA5350
        string sid = "S-1-5-80";
        for (int at = 0; at < hash.Length; at += sizeof(uint))
            sid += $"-{BinaryPrimitives.ReadUInt32LittleEndian(hash[at..])}";
        return sid;
    }
}
