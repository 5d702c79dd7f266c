using System.Runtime.InteropServices;

namespace ReportWatcher.Reading;

/// <summary>What a process that reads strangers' files gives up on Linux before the first of them: the network, files to write, other processes' memory.</summary>
/// <remarks>
/// A network namespace of its own would need a process with one thread (user_namespaces(7)), and CoreCLR never is one; a seccomp filter
/// with SECCOMP_FILTER_FLAG_TSYNC covers all threads and what they start, and needs no privilege.
/// </remarks>
internal static unsafe partial class Confinement
{
    private const int RLIMIT_FSIZE = 1, RLIMIT_CORE = 4;
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int SECCOMP_SET_MODE_FILTER = 1, SECCOMP_FILTER_FLAG_TSYNC = 1;
    private const uint RET_ALLOW = 0x7fff0000, RET_EPERM = 0x00050000 | 1;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, Return = 0x06;
    private const uint NumberAt = 0, ArchitectureAt = 4; // in struct seccomp_data
    private const uint X32Numbers = 0x4000_0000; // the other numbering that x86-64 kernels accept
    private const uint IoUringSetup = 425; // the same everywhere; opens sockets without socket(2)

    /// <summary>False where the kernel or the processor has no such filter: then there is no more than the code's own promise.</summary>
    public static bool Apply()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        OfferToOutOfMemoryKiller();
        ResourceLimit none = default;
        _ = setrlimit(RLIMIT_CORE, none);
        _ = setrlimit(RLIMIT_FSIZE, none);
        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && RuntimeInformation.ProcessArchitecture switch
        {
            // socket, ptrace, process_vm_readv, process_vm_writev
            Architecture.X64 => Refuse(seccomp: 317, architecture: 0xC000_003E, 41, 101, 310, 311, IoUringSetup),
            Architecture.Arm64 => Refuse(seccomp: 277, architecture: 0xC000_00B7, 198, 117, 270, 271, IoUringSetup),
            _ => false,
        };
    }

    /// <summary>When the machine or the service's control group runs out of memory, this process goes first: the file is read again, the service stays.</summary>
    private static void OfferToOutOfMemoryKiller()
    {
        try
        {
            // proc_pid_oom_score_adj(5): half of all memory more than it has.
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: it is chosen by its size.
        }
    }

    private static bool Refuse(int seccomp, uint architecture, params ReadOnlySpan<uint> calls)
    {
        List<Instruction> program =
        [
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 1, 0, architecture),
            new(Return, 0, 0, RET_EPERM),
            new(LoadWord, 0, 0, NumberAt),
        ];
        // Each comparison jumps over those left, and over the "allow" behind them.
        byte left = (byte)calls.Length;
        program.Add(new(JumpIfAtLeast, (byte)(left + 1), 0, X32Numbers));
        foreach (uint call in calls)
            program.Add(new(JumpIfEqual, left--, 0, call));
        program.Add(new(Return, 0, 0, RET_ALLOW));
        program.Add(new(Return, 0, 0, RET_EPERM));

        fixed (Instruction* instructions = CollectionsMarshal.AsSpan(program))
        {
            Program filter = new() { Length = (ushort)program.Count, Instructions = instructions };
            return syscall(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
        }
    }

    /// <summary>struct sock_filter.</summary>
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog.</summary>
    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    private struct ResourceLimit
    {
        public ulong Soft, Hard;
    }

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint operation, nint flags, Program* filter);
}
