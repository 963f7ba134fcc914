using Microsoft.Extensions.Options;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>
/// Reads a section into its options class and checks every value. The framework's binder stops at the first value that it cannot convert, and its message
/// names a .NET type.
/// </summary>
/// <typeparam name="TOptions">The options class.</typeparam>
/// <param name="section">The section.</param>
/// <param name="configuration">Every setting.</param>
internal sealed class SettingsReader<TOptions>(string section, IConfiguration configuration) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly IReadOnlyList<Setting> _settings = [.. Setting.Of(typeof(TOptions), section)];

    /// <inheritdoc/>
    public void Configure(TOptions options)
    {
        foreach (var setting in _settings)
        {
            setting.Read(configuration, options);
        }
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        _settings.Select(setting => setting.FaultIn(configuration)).OfType<string>().ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}
