using Microsoft.Extensions.Logging;

namespace ReportWatcher.Hosting;

/// <summary>Every event that is logged: 1000 intake, 1500 reading, 2000 settings, 3000 ledger, 4000 learning, 5000 outbox, 7000 upkeep, 8000 the service manager, 8100 health. Article text and addresses stay out.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1001, LogLevel.Information, "{Report}: done, {Topics} topics, {Figures} figures, {Watches} watches fired")]
    internal static partial void ReportDone(this ILogger log, string report, int topics, int figures, int watches);

    [LoggerMessage(1002, LogLevel.Information, "{Report}: the same content as {Original}, filed in duplicate")]
    internal static partial void ReportDuplicate(this ILogger log, string report, string original);

    [LoggerMessage(1003, LogLevel.Warning, "{Report}: {Code}: {Reason}; filed in {Folder}")]
    internal static partial void ReportFailed(this ILogger log, string report, string code, string reason, string folder);

    [LoggerMessage(1004, LogLevel.Error, "{Report}: cannot be taken from the inbox: {Reason}; looked at again with the next scan")]
    internal static partial void ClaimFailed(this ILogger log, string report, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "{Report}: left in the inbox: {Reason}")]
    internal static partial void FileRefused(this ILogger log, string report, string reason);

    [LoggerMessage(1014, LogLevel.Warning, "{Report}: its name is no valid UTF-8; it is read as {Name}")]
    internal static partial void FileRenamed(this ILogger log, string report, string name);

    [LoggerMessage(1006, LogLevel.Error, "Inbox {Folder} is unavailable: {Reason}")]
    internal static partial void InboxUnavailable(this ILogger log, string folder, string reason);

    [LoggerMessage(1007, LogLevel.Information, "Inbox {Folder} is available again")]
    internal static partial void InboxAvailable(this ILogger log, string folder);

    [LoggerMessage(1008, LogLevel.Information, "Resuming {Count} reports that an earlier run did not finish")]
    internal static partial void ResumingReports(this ILogger log, int count);

    [LoggerMessage(1009, LogLevel.Information, "Watching {Folder} ({Tag})")]
    internal static partial void WatchingInbox(this ILogger log, string folder, string tag);

    [LoggerMessage(1010, LogLevel.Error, "{Report}: its file is gone from work, it cannot be filed in {Folder}; the ledger has what was read")]
    internal static partial void FileLost(this ILogger log, string report, string folder);

    [LoggerMessage(1011, LogLevel.Information, "{Report}: written to again, given back to its inbox")]
    internal static partial void GivenBack(this ILogger log, string report);

    [LoggerMessage(1012, LogLevel.Error, "{Report}: a fault in reading or analysing it")]
    internal static partial void AnalysisFaulted(this ILogger log, Exception exception, string report);

    [LoggerMessage(1503, LogLevel.Warning, "{Report}: {Count} files attached to it are not read: they are {Depth} mails deep")]
    internal static partial void AttachmentsTooDeep(this ILogger log, string report, int count, int depth);

    [LoggerMessage(1501, LogLevel.Error, "The process that reads files other than plain text does not start: {Reason}")]
    internal static partial void ReadingAheadFailed(this ILogger log, string reason);

    [LoggerMessage(1502, LogLevel.Warning, "{Report}: {Code} in attempt {Attempt}: {Reason}; it is read again")]
    internal static partial void ReadingLost(this ILogger log, string report, string code, long attempt, string reason);

    [LoggerMessage(1504, LogLevel.Error, "What is not plain text waits: {Reason}")]
    internal static partial void NoReader(this ILogger log, string reason);

    [LoggerMessage(1020, LogLevel.Error, "The intake waits: {Shortage}")]
    internal static partial void DiskFull(this ILogger log, string shortage);

    [LoggerMessage(1021, LogLevel.Information, "There is room on the disk again, the intake goes on")]
    internal static partial void DiskHasRoom(this ILogger log);

    [LoggerMessage(3001, LogLevel.Error, "The ledger waits for room on the disk, and everything with it: {Reason}")]
    internal static partial void LedgerWaits(this ILogger log, string reason);

    [LoggerMessage(3002, LogLevel.Information, "The ledger has room again")]
    internal static partial void LedgerGoesOn(this ILogger log);

    [LoggerMessage(2001, LogLevel.Information, "Settings taken up from {File}: {Watches} watches, {Topics} topics")]
    internal static partial void SettingsTaken(this ILogger log, string file, int watches, int topics);

    [LoggerMessage(2002, LogLevel.Error, "Settings not taken up, the last good ones stay in force. {Mistakes}")]
    internal static partial void SettingsRefused(this ILogger log, string mistakes);

    [LoggerMessage(2003, LogLevel.Warning, "A changed DataFolder takes effect at the next start; {Folder} stays in use")]
    internal static partial void DataFolderChanged(this ILogger log, string folder);

    [LoggerMessage(1013, LogLevel.Information, "{Report}: older than {Newer} of {Day}, so its figures change nothing that watches follow")]
    internal static partial void ReportComesLate(this ILogger log, string report, string newer, string day);

    [LoggerMessage(4001, LogLevel.Information, "Trained topics in force: {Topics} topics learnt from {Examples} examples, {Trained:yyyy-MM-dd}")]
    internal static partial void ModelTaken(this ILogger log, int topics, int examples, DateTimeOffset trained);

    [LoggerMessage(4002, LogLevel.Error, "Trained topics not taken up: {Reason}")]
    internal static partial void ModelRefused(this ILogger log, string reason);

    [LoggerMessage(4003, LogLevel.Information, "Training of topics: {Outcome}")]
    internal static partial void TopicsTrained(this ILogger log, string outcome);

    [LoggerMessage(4004, LogLevel.Information, "{Report}: taken as a correction, is: {Is}; is not: {Not}")]
    internal static partial void CorrectionTaken(this ILogger log, string report, string @is, string not);

    [LoggerMessage(4005, LogLevel.Warning, "{Report}: no correction, filed in failed: {Code}: {Reason}")]
    internal static partial void CorrectionFailed(this ILogger log, string report, string code, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "{Report}: waits among the corrections: {Reason}; looked at again with the next scan")]
    internal static partial void CorrectionWaits(this ILogger log, string report, string reason);

    [LoggerMessage(4007, LogLevel.Warning, "{Folder}: no topic of the settings has this name; what lies there stays there")]
    internal static partial void CorrectionFolderUnknown(this ILogger log, string folder);

    [LoggerMessage(5001, LogLevel.Information, "Alert {Alert} of {Watch} sent")]
    internal static partial void AlertSent(this ILogger log, Guid alert, string watch);

    [LoggerMessage(5002, LogLevel.Warning, "Alert {Alert} deferred until {RetryAt:u}: {Reason}")]
    internal static partial void AlertDeferred(this ILogger log, Guid alert, DateTimeOffset retryAt, string reason);

    [LoggerMessage(5003, LogLevel.Error, "Alert {Alert} of {Watch} cannot be delivered: {Reason}")]
    internal static partial void AlertUndeliverable(this ILogger log, Guid alert, string watch, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "Alert {Alert} of {Watch} may have been delivered, it is sent again: {Reason}")]
    internal static partial void AlertAmbiguous(this ILogger log, Guid alert, string watch, string reason);

    [LoggerMessage(5005, LogLevel.Error, "No mail leaves until {Until:u}: {Reason}")]
    internal static partial void QueueHeld(this ILogger log, DateTimeOffset until, string reason);

    [LoggerMessage(5006, LogLevel.Warning, "{Count} alerts were being handed over when the program ended; they are sent again with the same Message-ID")]
    internal static partial void AlertsInterrupted(this ILogger log, int count);

    [LoggerMessage(5007, LogLevel.Information, "Digest {Digest} written: {Alerts} alerts")]
    internal static partial void DigestWritten(this ILogger log, string digest, int alerts);

    [LoggerMessage(5008, LogLevel.Warning, "{Alerts} alerts beyond {Limit} an hour to one recipient collected into one mail")]
    internal static partial void StormCollected(this ILogger log, int alerts, int limit);

    [LoggerMessage(5009, LogLevel.Warning, "The operator is told: {Subject}")]
    internal static partial void OperatorTold(this ILogger log, string subject);

    [LoggerMessage(7001, LogLevel.Information, "By the operator's wish {Reports} reports are read again and {Mails} mails sent again; {Refused} cannot be")]
    internal static partial void Retried(this ILogger log, int reports, int mails, int refused);

    [LoggerMessage(7002, LogLevel.Error, "A request to try again, {File}, cannot be done: {Reason}")]
    internal static partial void RetryRequestFailed(this ILogger log, string file, string reason);

    [LoggerMessage(7003, LogLevel.Information, "Retention: deleted {Done} reports, {Duplicates} duplicates and {Failed} failed reports ({Bytes} bytes of files), the text of {Mails} mails and {Figures} figures")]
    internal static partial void RetentionRan(this ILogger log, int done, int duplicates, int failed, long bytes, int mails, int figures);

    [LoggerMessage(7004, LogLevel.Error, "Retention: {Files} files cannot be deleted, they are tried again the next time: {Reason}")]
    internal static partial void RetentionFailed(this ILogger log, int files, string reason);

    [LoggerMessage(8001, LogLevel.Critical, "{Part} does not get on: no sign of life for systemd, which will restart the service")]
    internal static partial void PartHangs(this ILogger log, string part);

    [LoggerMessage(8002, LogLevel.Warning, "systemd cannot be told: {Reason}")]
    internal static partial void SystemdUnreachable(this ILogger log, string reason);

    [LoggerMessage(8003, LogLevel.Information, "Windows tells the service to stop ({Control}); it finishes what is in flight")]
    internal static partial void ServiceToldToStop(this ILogger log, string control);

    [LoggerMessage(8004, LogLevel.Critical, "The service ends: {Reason}")]
    internal static partial void ServiceFailed(this ILogger log, Exception? exception, string reason);

    [LoggerMessage(8005, LogLevel.Warning, "The machine's clock was set back to {Now:u}; all schedules are made anew")]
    internal static partial void ClockSetBack(this ILogger log, DateTimeOffset now);

    [LoggerMessage(8006, LogLevel.Critical, "The service was to end {Seconds} s ago; what has not ended is {What}. The process is ended with code {ExitCode}")]
    internal static partial void NotEnded(this ILogger log, double seconds, string what, int exitCode);

    [LoggerMessage(8007, LogLevel.Warning, "{Part} does not get on; the service will end if that stays so")]
    internal static partial void PartStalls(this ILogger log, string part);

    [LoggerMessage(8008, LogLevel.Critical, "The service ends, to be started anew: {Reason}")]
    internal static partial void ServiceHangs(this ILogger log, string reason);

    [LoggerMessage(8101, LogLevel.Information, "Health and metrics: http://localhost:{Port}/")]
    internal static partial void HealthServed(this ILogger log, int port);

    [LoggerMessage(8102, LogLevel.Error, "Health:Port = {Port} cannot be had, it is tried again: {Reason}")]
    internal static partial void HealthPortTaken(this ILogger log, int port, string reason);

    [LoggerMessage(8103, LogLevel.Error, "Health and metrics: a fault in answering")]
    internal static partial void HealthFaulted(this ILogger log, Exception exception);

    [LoggerMessage(9001, LogLevel.Critical, "{Part} failed, the program ends")]
    internal static partial void PartFailed(this ILogger log, Exception exception, string part);
}
