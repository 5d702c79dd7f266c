using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ReportWatcher.Hosting;

/// <summary>What a service tells the systemd that started it: sd_notify(3), one datagram for each message.</summary>
internal sealed class NotifySocket : IDisposable
{
    // Less than TimeoutStartSec= of the unit, and so that what is left of the start after the last of them has a minute.
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(30), s_more = TimeSpan.FromSeconds(90);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public NotifySocket(string address, TimeSpan? watchdog)
    {
        Watchdog = watchdog;
        // '@' stands for the zero byte of a name in the abstract namespace, which no file stands for.
        _socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
    }

    /// <summary>WatchdogSec= of the unit: how long systemd waits for a sign of life before it kills. Null where it does not.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>
    /// Takes the variables that systemd set out of the environment, so that no child process inherits them; null where there are none, or where the
    /// socket is not for us, as in a container that inherited its name.
    /// </summary>
    public static NotifySocket? TakeFromEnvironment()
    {
        string? address = Take("NOTIFY_SOCKET"), watchdog = Take("WATCHDOG_USEC"), watched = Take("WATCHDOG_PID");
        if (string.IsNullOrEmpty(address))
            return null;

        bool isForUs = string.IsNullOrEmpty(watched) || watched == $"{Environment.ProcessId}";
        TimeSpan? limit = isForUs && long.TryParse(watchdog, out long microseconds) && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds) : null;
        try
        {
            return new NotifySocket(address, limit);
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"NOTIFY_SOCKET={address} is out of reach, so nobody is told how the service gets on: {e.Message}");
            return null;
        }

        static string? Take(string name)
        {
            string? value = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, null);
            return value;
        }
    }

    /// <param name="lines">Assignments such as READY=1.</param>
    public void Send(params ReadOnlySpan<string> lines) => _socket.Send(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>
    /// Asks for more time to start than TimeoutStartSec= of the unit, until what is returned is disposed of: for work that takes as long as there is data,
    /// which a start that was killed in the middle of it would begin anew.
    /// </summary>
    /// <param name="work">For <c>systemctl status</c>.</param>
    public IDisposable AskForTime(string work, TimeProvider time) => time.CreateTimer(
        _ =>
        {
            try
            {
                Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={s_more.TotalMicroseconds:0}"), "STATUS=" + work);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // systemd restarts now and then, and the next gets through; or the start has failed meanwhile.
            }
        },
        null, s_round, s_round);

    public void Dispose() => _socket.Dispose();
}
