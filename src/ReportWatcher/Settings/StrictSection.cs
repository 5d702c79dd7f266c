using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using ReportWatcher.Analysis;

namespace ReportWatcher.Settings;

/// <summary>
/// Holds a configuration section against the options class it is to be bound to and lists every unknown key and unreadable value.
/// The library's own binder stops at the first, and says nothing of what would be allowed.
/// </summary>
internal static class StrictSection
{
    public static void Check(IConfigurationSection section, Type type, ICollection<DefinitionError> errors)
        => CheckObject(section, type, "", errors);

    private static void CheckObject(IConfigurationSection section, Type type, string path, ICollection<DefinitionError> errors)
    {
        if (section.Value is { Length: > 0 } scalar)
        {
            errors.Add(new(path, scalar, $"expected an object {{ ... }} with the keys {string.Join(", ", KeysOf(type))}"));
            return;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = Properties(type).FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            string key = Join(path, property?.Name ?? child.Key);
            if (property is null)
                errors.Add(new(key, child.Value, $"unknown key{Suggest(child.Key, KeysOf(type))}; known here: {string.Join(", ", KeysOf(type))}"));
            else
                CheckValue(child, property.PropertyType, key, errors);
            // The library takes {} for a key that is not set, and what the user asked for would be passed over in silence.
            if (property is not null && child.Value is not { Length: > 0 } && !child.GetChildren().Any() && IsOptionalObject(property))
                errors.Add(new(key, null, $"is empty; write at least one of its keys: {string.Join(", ", KeysOf(property.PropertyType))}"));
        }
    }

    private static bool IsOptionalObject(PropertyInfo property)
        => !IsScalar(property.PropertyType) && Nullable.GetUnderlyingType(property.PropertyType) is null
            && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static void CheckValue(IConfigurationSection section, Type type, string key, ICollection<DefinitionError> errors)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (DictionaryValueOf(type) is { } valueType)
        {
            foreach (IConfigurationSection child in section.GetChildren())
                CheckValue(child, valueType, Join(key, child.Key), errors);
        }
        else if (ListItemOf(type) is { } itemType)
        {
            CheckList(section, itemType, key, errors);
        }
        else if (IsScalar(type))
        {
            CheckScalar(section, type, key, errors);
        }
        else
        {
            CheckObject(section, type, key, errors);
        }
    }

    private static void CheckList(IConfigurationSection section, Type itemType, string key, ICollection<DefinitionError> errors)
    {
        if (section.Value is { Length: > 0 } scalar)
        {
            errors.Add(new(key, scalar, $"expected a list: [ \"{scalar}\" ]"));
            return;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                CheckValue(child, itemType, Join(key, child.Key), errors);
            else
                errors.Add(new(Join(key, child.Key), child.Value, "expected a list [ ... ], not an object"));
        }
    }

    private static void CheckScalar(IConfigurationSection section, Type type, string key, ICollection<DefinitionError> errors)
    {
        if (section.GetChildren().Any())
        {
            errors.Add(new(key, null, $"expected {Describe(type)}, not a list or an object"));
            return;
        }

        if (section.Value is not { } value || type == typeof(string))
            return;

        // Enum.Parse takes any number; the settings take only names.
        bool readable = type.IsEnum
            ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : TypeDescriptor.GetConverter(type).IsValid(value);
        if (!readable)
            errors.Add(new(key, value, $"expected {Describe(type)}"));
    }

    public static IEnumerable<PropertyInfo> Properties(Type type)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);

    public static Type? ListItemOf(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    public static Type? DictionaryValueOf(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? type.GetGenericArguments()[1] : null;

    public static bool IsScalar(Type type)
        => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(TimeSpan);

    private static string Describe(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time span hh:mm:ss such as \"00:00:30\"",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(string) => "a text",
        _ => "a number",
    };

    private static IEnumerable<string> KeysOf(Type type) => Properties(type).Select(p => p.Name);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";

    private static string Suggest(string key, IEnumerable<string> known)
    {
        string? nearest = known.OrderBy(k => EditDistance(k, key)).FirstOrDefault();
        return nearest is not null && EditDistance(nearest, key) <= Math.Max(2, key.Length / 3) ? $" (did you mean {nearest}?)" : "";
    }

    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
