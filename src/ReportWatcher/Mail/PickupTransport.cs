using ReportWatcher.Storage;

namespace ReportWatcher.Mail;

/// <summary>
/// Leaves messages as .eml files in a folder, for people to look at or another program to send. The file's name is the alert's id, so a
/// message that is handed over again replaces itself.
/// </summary>
/// <param name="folder">Made when it is missing.</param>
internal sealed class PickupTransport(string folder) : IMailTransport
{
    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        string path = Path.Combine(Path.GetFullPath(folder), $"{message.Id:D}.eml");
        bool handedOver = false;
        Exception? callers = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await DurableFile.WriteThenRenameAsync(path, message.Bytes, HandOverAsync, stopping);
            return new DeliveryOutcome.Sent(path);
        }
        catch (FolderNotSyncedException e)
        {
            return new DeliveryOutcome.Ambiguous(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e != callers)
        {
            // A folder that cannot be written (full, read-only, no permission) is so for every message; a failed rename is this one's.
            return handedOver ? new DeliveryOutcome.Deferred(e.Message) : new DeliveryOutcome.Unavailable(e.Message);
        }

        async Task HandOverAsync()
        {
            try
            {
                await beforeHandover();
                handedOver = true;
            }
            catch (Exception e)
            {
                callers = e; // the caller's own failure goes back to the caller, even if it is an IOException
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
