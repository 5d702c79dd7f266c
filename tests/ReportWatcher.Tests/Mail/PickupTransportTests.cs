using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

public sealed class PickupTransportTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pickup-{Guid.NewGuid():N}");

    private string File => Path.Combine(_folder, $"{Some.Id}.eml");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheFolderIsMadeAndTheFileIsTheMessage()
    {
        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Sent>().Detail.ShouldBe(File);

        (await System.IO.File.ReadAllBytesAsync(File)).ShouldBe(Some.Message().Bytes.ToArray());
        Directory.GetFiles(_folder).ShouldBe([File]);
    }

    [Fact]
    public async Task ThereIsNoFileBeforeTheHandover()
    {
        string[] before = [];

        await SendAsync(() =>
        {
            before = [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f))];
            return Task.CompletedTask;
        });

        before.ShouldBe([$"{Some.Id}.eml.tmp"]);
    }

    [Fact]
    public async Task SentAgainItIsStillOneFile()
    {
        await SendAsync();
        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Sent>();

        Directory.GetFiles(_folder).ShouldBe([File]);
    }

    [Fact]
    public async Task WhenTheCallerFailsThereIsNoFile()
    {
        await Should.ThrowAsync<IOException>(() => SendAsync(() => throw new IOException("the ledger is full")));

        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeHoldsTheQueue()
    {
        await System.IO.File.WriteAllTextAsync(_folder, "a file where the folder should be");
        try
        {
            (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Unavailable>();
        }
        finally
        {
            System.IO.File.Delete(_folder);
        }
    }

    [Fact]
    public async Task AFailedRenameIsCertainlyNotDelivered()
    {
        Directory.CreateDirectory(Path.Combine(_folder, $"{Some.Id}.eml", "in the way"));

        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Deferred>();
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task StoppingIsTheCallersOwn()
    {
        await using var transport = new PickupTransport(_folder);

        await Should.ThrowAsync<OperationCanceledException>(() => transport.SendAsync(Some.Message(), () => Task.CompletedTask, new CancellationToken(canceled: true)));
    }

    private async Task<DeliveryOutcome> SendAsync(Func<Task>? beforeHandover = null)
    {
        await using IMailTransport transport = MailTransports.Create(new MailOptions { PickupFolder = _folder }, TimeProvider.System);
        return await transport.SendAsync(Some.Message(), beforeHandover ?? (() => Task.CompletedTask), default);
    }
}
