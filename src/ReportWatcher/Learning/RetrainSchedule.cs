using Quartz;
using ReportWatcher.Settings;

namespace ReportWatcher.Learning;

/// <summary>Has the topics trained anew every night; follows the settings.</summary>
internal sealed class RetrainSchedule(ISchedulerFactory schedulers, LiveSettings live, TimeProvider time)
{
    private static readonly JobKey s_job = new("retrain", "topics");
    private static readonly TriggerKey s_trigger = new("nightly", "topics");

    public async Task RunAsync(CancellationToken stopping)
    {
        IScheduler scheduler = await schedulers.GetScheduler(stopping);
        await scheduler.AddJob(JobBuilder.Create<RetrainJob>().WithIdentity(s_job).StoreDurably().Build(), cancellationToken: stopping);
        await live.FollowAsync(settings => ScheduleAsync(scheduler, settings.Learning, stopping), stopping);
    }

    private async Task ScheduleAsync(IScheduler scheduler, LearningOptions learning, CancellationToken stopping)
    {
        await scheduler.UnscheduleJob(s_trigger, stopping);
        if (learning.Retrain)
            await scheduler.ScheduleJob(TriggerOf(learning, time), cancellationToken: stopping);
    }

    /// <summary>Every day at the time set. A time that the machine slept through is made up for: without new examples it costs nothing.</summary>
    public static ITrigger TriggerOf(LearningOptions learning, TimeProvider time) => TriggerBuilder.Create(time)
        .WithIdentity(s_trigger)
        .ForJob(s_job)
        .WithSchedule(CronScheduleBuilder.Create($"{learning.RetrainAt.Seconds} {learning.RetrainAt.Minutes} {learning.RetrainAt.Hours} * * ?")
            .InTimeZone(learning.TimeZone is { Length: > 0 } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Local)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();
}

[DisallowConcurrentExecution]
internal sealed class RetrainJob(TopicLearning learning) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await learning.RetrainAsync(cancellationToken);
}
