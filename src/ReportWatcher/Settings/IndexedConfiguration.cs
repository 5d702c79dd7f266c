using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace ReportWatcher.Settings;

/// <summary>
/// Keys and values with the children of each key at hand. The library's providers look through all their keys for the children of one, so that
/// reading ten thousand watches takes minutes.
/// </summary>
internal sealed class IndexedConfiguration : ConfigurationProvider, IConfigurationSource
{
    // By parent; those of null are at the top.
    private readonly ILookup<string?, string> _children;

    private static readonly IComparer<string> s_order = Comparer<string>.Create(ConfigurationKeyComparer.Instance.Compare);

    public IndexedConfiguration(IEnumerable<KeyValuePair<string, string?>> values)
    {
        Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
        _children = Data.Keys.SelectMany(Steps).Distinct(Step.Comparer).ToLookup(step => step.Parent, step => step.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A JSON file, comments and trailing commas allowed, as the library reads it.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is no object, or has a key twice.</exception>
    public static IndexedConfiguration ReadJson(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return new IndexedConfiguration(new JsonValues(stream).Read());
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        => _children[parentPath].Concat(earlierKeys).Order(s_order);

    /// <summary>The key and all that it lies in, each with its parent.</summary>
    private static IEnumerable<Step> Steps(string path)
    {
        for (int start = 0; start <= path.Length;)
        {
            int end = path.IndexOf(ConfigurationPath.KeyDelimiter, start, StringComparison.Ordinal);
            end = end < 0 ? path.Length : end;
            yield return new Step(start == 0 ? null : path[..(start - 1)], path[start..end]);
            start = end + 1;
        }
    }

    private readonly record struct Step(string? Parent, string Key)
    {
        public static readonly IEqualityComparer<Step> Comparer = EqualityComparer<Step>.Create(
            (a, b) => string.Equals(a.Parent, b.Parent, StringComparison.OrdinalIgnoreCase) && a.Key.Equals(b.Key, StringComparison.OrdinalIgnoreCase),
            step => HashCode.Combine(step.Parent?.GetHashCode(StringComparison.OrdinalIgnoreCase), step.Key.GetHashCode(StringComparison.OrdinalIgnoreCase)));
    }

    private sealed class JsonValues(Stream stream) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream })
    {
        public IDictionary<string, string?> Read()
        {
            Load();
            return Data;
        }
    }
}
