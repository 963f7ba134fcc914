using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>Names a setting that is not named after its section and property.</summary>
/// <param name="key">Its key in the configuration, with colons.</param>
/// <param name="name">Its environment variable; the key with two underscores for each colon by default.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingNameAttribute(string key, string? name = null) : Attribute
{
    /// <summary>Its key in the configuration.</summary>
    public string Key => key;

    /// <summary>Its environment variable.</summary>
    public string Name => name ?? key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>Marks a setting whose value appears in no message.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;

/// <summary>One setting: a property of an options class, its key in the configuration, and its format.</summary>
internal sealed class Setting
{
    private const int LongestShown = 100;

    private readonly IReadOnlyList<PropertyInfo> _path;
    private readonly Type _type;
    private readonly IReadOnlyList<ValidationAttribute> _checks;

    private Setting(IReadOnlyList<PropertyInfo> path, string key, string name)
    {
        var property = path[^1];
        (_path, Key, Name) = (path, key, name);
        _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _checks = [.. property.GetCustomAttributes<ValidationAttribute>()];
    }

    /// <summary>Its key in the configuration: <c>RateLimits:Provider:PerMinute</c>.</summary>
    public string Key { get; }

    /// <summary>Its environment variable, its name in messages and docs/operations.md: <c>RateLimits__Provider__PerMinute</c>.</summary>
    public string Name { get; }

    /// <summary>What to set, as the end of a sentence that begins with "Set".</summary>
    public string Expected => _checks is [var check, ..]
        ? check switch
        {
            RangeAttribute { Minimum: int least, Maximum: int most } =>
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {least:N0} to {most:N0}"),
            RangeAttribute range => $"a time from {Time(range.Minimum)} to {Time(range.Maximum)} (hours:minutes:seconds)",
            AllowedValuesAttribute allowed => string.Join(" or ", allowed.Values),
            TextFormatAttribute format => format.Expected,
            _ => throw new InvalidOperationException($"{Name} is checked by an attribute that does not say what to set."),
        }
        : _type == typeof(bool) ? "true or false" : "a text";

    /// <summary>The settings of an options class, including those of nested classes of this namespace.</summary>
    public static IEnumerable<Setting> Of(Type options, string section) => Of(options, section, []);

    /// <summary>Sets the value in the options. A value that cannot be read leaves the default, and <see cref="FaultIn"/> reports it.</summary>
    public void Read(IConfiguration configuration, object options)
    {
        if (TextIn(configuration) is { } text && TryConvert(text, out var value))
        {
            _path[^1].SetValue(_path.SkipLast(1).Aggregate(options, (holder, property) => property.GetValue(holder)!), value);
        }
    }

    /// <summary>The fault of the value and what to set, in one or two sentences. Null when the value is valid or not set.</summary>
    public string? FaultIn(IConfiguration configuration) =>
        TextIn(configuration) is not { } text || (TryConvert(text, out var value) && _checks.All(check => check.IsValid(value)))
            ? null
            : $"{Name} {(_path[^1].IsDefined(typeof(SecretAttribute)) ? "is not valid" : $"is \"{Shown(text)}\"")}. Set {Expected}.";

    private static IEnumerable<Setting> Of(Type options, string section, IReadOnlyList<PropertyInfo> path)
    {
        foreach (var property in options.GetProperties().Where(property => property.CanWrite))
        {
            var key = section.Length == 0 ? property.Name : $"{section}:{property.Name}";
            if (property.PropertyType.Namespace == typeof(Setting).Namespace)
            {
                foreach (var inner in Of(property.PropertyType, key, [.. path, property]))
                {
                    yield return inner;
                }
            }
            else
            {
                var named = property.GetCustomAttribute<SettingNameAttribute>() ?? new SettingNameAttribute(key);
                yield return new Setting([.. path, property], named.Key, named.Name);
            }
        }
    }

    // The attribute keeps a bound as text until its first check.
    private static string Time(object bound) =>
        bound is TimeSpan time ? time.ToString(@"hh\:mm\:ss\.FFF", CultureInfo.InvariantCulture).TrimEnd('.') : bound.ToString()!;

    private static string Shown(string text) =>
        new([.. text.Take(LongestShown).Select(character => char.IsControl(character) ? ' ' : character), .. text.Length > LongestShown ? "…" : ""]);

    // Compose files and pipelines pass an empty text for a setting that is not set.
    private string? TextIn(IConfiguration configuration) => configuration[Key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private bool TryConvert(string text, [NotNullWhen(true)] out object? value)
    {
        try
        {
            value = TypeDescriptor.GetConverter(_type).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            value = null;
        }

        return value is not null;
    }
}
