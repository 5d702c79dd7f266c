using Quartz;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;

namespace ReportWatcher.Outbox;

/// <summary>Has the outbox looked after: at once, at the times of every digest, and every minute for what no schedule foresees. Follows the settings.</summary>
internal sealed class OutboxSchedule(ISchedulerFactory schedulers, LiveSettings live, TimeProvider time)
{
    /// <summary>Between two looks for what no schedule foresees.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string Group = "outbox";
    private static readonly JobKey s_job = new("sweep", Group);

    public async Task RunAsync(CancellationToken stopping)
    {
        IScheduler scheduler = await schedulers.GetScheduler(stopping);
        await scheduler.AddJob(JobBuilder.Create<OutboxSweep>().WithIdentity(s_job).StoreDurably().Build(), cancellationToken: stopping);
        await live.FollowAsync(async settings =>
        {
            foreach (ITrigger old in await scheduler.GetTriggersOfJob(s_job, stopping))
                await scheduler.UnscheduleJob(old.Key, stopping);
            foreach (ITrigger trigger in Triggers(settings))
                await scheduler.ScheduleJob(trigger, cancellationToken: stopping);
            await scheduler.TriggerJob(s_job, cancellationToken: stopping);
        }, stopping);
    }

    /// <summary>A time that was missed needs no making up for: the sweep of the next minute sees what is due.</summary>
    private IEnumerable<ITrigger> Triggers(WatcherSettings settings)
    {
        yield return TriggerBuilder.Create(time).WithIdentity("minute", Group).ForJob(s_job).StartAt(time.GetUtcNow() + time.UntilRound(Interval))
            .WithSimpleSchedule(schedule => schedule.WithInterval(Interval).RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .Build();
        foreach (Digest digest in settings.Digests)
        {
            yield return TriggerBuilder.Create(time).WithIdentity($"digest {digest.Name}", Group).ForJob(s_job)
                .WithSchedule(CronScheduleBuilder.Create(digest.Schedule).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
                .Build();
        }
    }
}

/// <summary>What the outbox has to see to besides sending.</summary>
[DisallowConcurrentExecution]
internal sealed class OutboxSweep(DigestWriter digests, OperatorNotices notices) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await digests.WriteDueAsync();
        await notices.LookAsync();
    }
}
