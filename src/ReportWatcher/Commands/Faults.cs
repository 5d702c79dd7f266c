using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Hosting.Windows;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Storage;

namespace ReportWatcher.Commands;

/// <summary>What may end a verb: something that goes wrong anywhere, whose message is for the person, or a fault of the program.</summary>
internal static class Faults
{
    /// <summary>Something that may go wrong in a program without faults.</summary>
    public static bool IsExplained(Exception e)
        => e is ModelFileException or LabelledTextsException or TopicTrainingException or LedgerException or SqliteException or DataFolderInUseException or ServiceException
            or IOException or UnauthorizedAccessException;

    /// <summary>A fault after which the program can still say so. Where memory is short it cannot be sure to: that ends as .NET has it.</summary>
    public static bool IsFault(Exception e) => e is not (OutOfMemoryException or OperationCanceledException) && !IsExplained(e);

    /// <summary>Of what <see cref="IsExplained"/>: what went wrong, and what to do where the message does not say it.</summary>
    public static string Explain(Exception e)
        => e is SqliteException ? $"the ledger cannot be used: {e.Message.TrimEnd('.')}; reportwatcher doctor looks at it and says what to do" : e.Message;

    /// <summary>A fault in one line.</summary>
    public static string Say(Exception e)
        => $"a fault of the program, {e.GetType().Name}: {string.Join(' ', e.Message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.')}";
}
