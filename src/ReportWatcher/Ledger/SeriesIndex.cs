using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// Keeps the table series in order, by which the reports are found that state something of a thing. They wait in series_unsorted until there are enough
/// to be sorted in together: the things that a report speaks of belong to as many places of the table, and each would be a page to write. Those that speak
/// of the same on the same day become one row.
/// </summary>
internal sealed class SeriesIndex(SqliteConnection db) : IDisposable
{
    /// <summary>So many take some 7 ms to be sorted in, and 1 ms to be looked through for a series.</summary>
    private const int Together = 2048;

    private readonly PreparedStatement _add = new(db, "INSERT INTO series_unsorted VALUES (@report_id, @day, @addresses)");

    private readonly PreparedStatement _unsorted = new(db, "SELECT report_id, day, addresses FROM series_unsorted ORDER BY report_id DESC");

    private readonly PreparedStatement _insert = new(db, "INSERT INTO series VALUES (@head, @place, @day, @newest, @reports)");

    private readonly PreparedStatement _clear = new(db, "DELETE FROM series_unsorted");

    private readonly PreparedStatement _count = new(db, "SELECT count(*) FROM series_unsorted");

    // Only when to sort goes by it: after a transaction that was taken back it may be wrong, and nothing else is.
    private long? _waiting;

    /// <summary>Where the series are kept that figures may belong to, as series_unsorted has it; null where there are none.</summary>
    /// <param name="figures">Of each the head, null where no series is made of it, and the place. Both are words and blanks.</param>
    public static string? AddressesOf(IEnumerable<(string? Head, string Place)> figures)
    {
        StringBuilder lines = new();
        foreach ((string? head, string place) in figures.Where(figure => figure.Head is not null).Distinct())
            lines.Append('\n').Append(head).Append('\t').Append(place);
        return lines.Length == 0 ? null : lines.Append('\n').ToString();
    }

    /// <param name="addresses">As <see cref="AddressesOf"/> gives them.</param>
    public void Add(long reportId, string day, string addresses)
    {
        _add.Run(reportId, day, addresses);
        _waiting = _waiting is { } waiting ? waiting + 1 : _count.First(row => row.Int64(0));
        if (_waiting < Together)
            return;
        Sort();
        _waiting = 0;
    }

    public void Dispose()
    {
        PreparedStatement[] all = [_add, _unsorted, _insert, _clear, _count];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }

    private void Sort()
    {
        Dictionary<(string Address, string Day), List<long>> reports = [];
        _unsorted.Each(row =>
        {
            (long report, string day) = (row.Int64(0), row.Text(1));
            foreach (string address in row.Text(2).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                (CollectionsMarshal.GetValueRefOrAddDefault(reports, (address, day), out _) ??= []).Add(report);
        });
        // A tab comes before all that an address is made of, so these are in the order of head, place and day.
        foreach (((string address, string day), List<long> ids) in reports.OrderBy(entry => entry.Key.Address, StringComparer.Ordinal).ThenBy(entry => entry.Key.Day, StringComparer.Ordinal))
        {
            int tab = address.IndexOf('\t', StringComparison.Ordinal);
            _insert.Run(address[..tab], address[(tab + 1)..], day, ids[0], $"[{string.Join(',', ids)}]");
        }

        _clear.Run();
    }
}
