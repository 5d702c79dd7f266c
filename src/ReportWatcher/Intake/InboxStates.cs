using System.Collections.Concurrent;
using ReportWatcher.Settings;

namespace ReportWatcher.Intake;

/// <summary>Which inboxes are watched now: for whoever asks whether the service is ready.</summary>
internal sealed class InboxStates(LiveSettings live)
{
    // Value: why it is not watched, null where it is.
    private readonly ConcurrentDictionary<string, string?> _states = [];
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once every inbox of the settings is watched or found unavailable.</summary>
    public Task Looked => _looked.Task;

    public void SayWatched(Inbox inbox) => Say(inbox, null);

    public void SayUnavailable(Inbox inbox, string reason) => Say(inbox, reason);

    /// <summary>The inboxes of the settings that are not watched, and why.</summary>
    public IReadOnlyList<(Inbox Inbox, string Reason)> Unwatched()
        => [.. live.Current.Inboxes.Select(i => (i, _states.TryGetValue(i.Path, out string? reason) ? reason : "it was not looked at yet")).Where(i => i.Item2 is not null).Select(i => (i.i, i.Item2!))];

    private void Say(Inbox inbox, string? reason)
    {
        _states[inbox.Path] = reason;
        if (!_looked.Task.IsCompleted && live.Current.Inboxes.All(i => _states.ContainsKey(i.Path)))
            _looked.TrySetResult();
    }
}
