using Quartz;
using ReportWatcher.Settings;

namespace ReportWatcher.Upkeep;

/// <summary>Has old things deleted when the settings say so; without an age in them, never.</summary>
internal sealed class RetentionSchedule(ISchedulerFactory schedulers, LiveSettings live, TimeProvider time)
{
    private static readonly JobKey s_job = new("retention", "upkeep");
    private static readonly TriggerKey s_trigger = new("retention", "upkeep");

    public async Task RunAsync(CancellationToken stopping)
    {
        IScheduler scheduler = await schedulers.GetScheduler(stopping);
        await scheduler.AddJob(JobBuilder.Create<RetentionJob>().WithIdentity(s_job).StoreDurably().Build(), cancellationToken: stopping);
        await live.FollowAsync(async settings =>
        {
            await scheduler.UnscheduleJob(s_trigger, stopping);
            if (settings.Retention.DeletesAnything)
                await scheduler.ScheduleJob(TriggerOf(settings.Retention, time), cancellationToken: stopping);
        }, stopping);
    }

    /// <summary>A time that the machine slept through is made up for: what is old does not grow younger.</summary>
    private static ITrigger TriggerOf(RetentionOptions retention, TimeProvider time) => TriggerBuilder.Create(time)
        .WithIdentity(s_trigger)
        .ForJob(s_job)
        .WithSchedule(CronScheduleBuilder.Create(retention.Schedule).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();
}

[DisallowConcurrentExecution]
internal sealed class RetentionJob(Retention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await retention.RunAsync(cancellationToken);
}
