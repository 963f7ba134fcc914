using Bootcamps.Api.Platform.Requests;
using Bootcamps.Api.Platform.Writing;
using Microsoft.Extensions.Options;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>Every setting of the service: the options class of each section, and the checks at start.</summary>
internal static class KnownSettings
{
    private const string Framework = "";

    /// <summary>Every setting, in the order of docs/operations.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. Setting.Of(typeof(DatabaseOptions), "Database"),
        .. Setting.Of(typeof(PersonalDataOptions), "PersonalData"),
        .. Setting.Of(typeof(DemonstrationOptions), "Demonstration"),
        .. Setting.Of(typeof(ClockOptions), "Clock"),
        .. Setting.Of(typeof(OidcOptions), "Oidc"),
        .. Setting.Of(typeof(HttpsOptions), "Https"),
        .. Setting.Of(typeof(ProxiesOptions), "Proxies"),
        .. Setting.Of(typeof(RateLimitsOptions), "RateLimits"),
        .. Setting.Of(typeof(WriteQueueOptions), "WriteQueue"),
        .. Setting.Of(typeof(CacheOptions), "Cache"),
        .. Setting.Of(typeof(FrameworkOptions), Framework),
    ];

    /// <summary>Adds an options class for each section, checks all of them, and returns the result.</summary>
    /// <exception cref="SettingsException">Settings are missing or wrong; it names all of them.</exception>
    public static Settings AddSettings(this WebApplicationBuilder builder)
    {
        Add(builder.Services);

        // The host is built from settings, so they are checked before it is built.
        var known = new ServiceCollection().AddSingleton<IConfiguration>(builder.Configuration).AddSingleton<IHostEnvironment>(builder.Environment);
        using var services = Add(known).BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception exception) when (exception is OptionsValidationException or AggregateException)
        {
            throw new SettingsException([.. FaultsOf(exception).Distinct(StringComparer.Ordinal)]);
        }

        var settings = Settings.Of(
            services.GetRequiredService<DatabaseOptions>(),
            services.GetRequiredService<PersonalDataOptions>(),
            services.GetRequiredService<DemonstrationOptions>(),
            builder.Environment);
        return Folders.FaultInKeyRing(settings.KeysFolder) is { } fault ? throw new SettingsException(fault) : settings;
    }

    /// <summary>
    /// Warnings about unknown settings in a known section, or in one with a similar name. Without them a typing error would leave the default in force.
    /// </summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration)
    {
        var sections = All.Select(setting => setting.Key.Split(':')).Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct(StringComparer.Ordinal)
            .ToList();
        var known = All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var section = key.Split(':')[0];
            var isOurs = sections.Contains(section, StringComparer.OrdinalIgnoreCase)
                || (section.Length < key.Length && SentName.Nearest(section, sections) is not null);
            if (string.IsNullOrEmpty(value) || known.Contains(key) || !isOurs)
            {
                continue;
            }

            var meant = All.FirstOrDefault(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase))?.Name
                ?? (SentName.Nearest(key, known) is { } near ? All.First(setting => setting.Key.Equals(near, StringComparison.OrdinalIgnoreCase)).Name : null);
            yield return $"{NameOf(key)} is not a setting and changes nothing.{(meant is null ? "" : $" Did you mean {meant}?")}";
        }
    }

    private static string NameOf(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static IServiceCollection Add(IServiceCollection services)
    {
        Add<DatabaseOptions>(services, "Database");
        Add<PersonalDataOptions>(services, "PersonalData");
        Add<DemonstrationOptions>(services, "Demonstration");
        Add<ClockOptions>(services, "Clock");
        Add<OidcOptions>(services, "Oidc")
            .Validate(
                oidc => (oidc.Authority is null) == (oidc.Audience is null),
                "Only one of Oidc__Authority and Oidc__Audience is set. Set both or neither: without an audience, tokens issued for other services "
                    + "would be accepted.")
            .Validate<IHostEnvironment>(
                (oidc, environment) => !Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp
                    || (address.IsLoopback && environment.IsDevelopment()),
                "Oidc__Authority is a plain http address. Set an https address; http is only for an issuer on this machine in Development.");
        Add<HttpsOptions>(services, "Https");
        Add<ProxiesOptions>(services, "Proxies");
        Add<RateLimitsOptions>(services, "RateLimits");
        Add<WriteQueueOptions>(services, "WriteQueue");
        Add<CacheOptions>(services, "Cache").Validate(
            cache => cache.Freshness <= cache.Longest, "Cache__Freshness is longer than Cache__Longest. Set it to the same time or a shorter one.");
        Add<FrameworkOptions>(services, Framework);
        services.AddSingleton<IValidateOptions<DatabaseOptions>, NeededSettings>();
        services.AddSingleton<IValidateOptions<PersonalDataOptions>, NeededSettings>();
        services.AddSingleton<IValidateOptions<FrameworkOptions>, LogLevels>();
        return services;
    }

    private static OptionsBuilder<TOptions> Add<TOptions>(IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => new SettingsReader<TOptions>(section, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SettingsReader<TOptions>(section, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services.AddOptions<TOptions>().ValidateOnStart();
    }

    private static IEnumerable<string> FaultsOf(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,
        AggregateException several => several.InnerExceptions.SelectMany(FaultsOf),
        _ => [exception.Message],
    };

    /// <summary>The settings required outside Development, where they have no defaults.</summary>
    private sealed class NeededSettings(IHostEnvironment environment) : IValidateOptions<DatabaseOptions>, IValidateOptions<PersonalDataOptions>
    {
        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
        {
            var engine = options.Engine ?? (environment.IsDevelopment() ? "sqlite" : null);
            var connection = options.ConnectionString ?? (environment.IsDevelopment() && engine == "sqlite" ? "" : null);
            return Result(
                Needed("Database__Engine", engine, "sqlite or sqlserver"),
                Needed("ConnectionStrings__Bootcamps", connection, "the connection string of the database"),
                Settings.FaultOfConnection(engine, options.ConnectionString),
                engine == "sqlite" && options.ConnectionString is { } text ? FaultOfFolder(text) : null);
        }

        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, PersonalDataOptions options) => environment.IsDevelopment()
            ? ValidateOptionsResult.Success
            : Result(
                Needed("PersonalData__KeysFolder", options.KeysFolder, "a folder that only the service can read: it holds the keys that encrypt personal data"),
                options.KeysFolder is null ? null : FaultOfKeysFolder(options.KeysFolder),
                Needed("PersonalData__HashKey", options.HashKey, new HashKeyAttribute().Expected));

        // The folder is not created, because that would hide a missing volume.
        private static string? FaultOfFolder(string connectionString) =>
            Settings.FileOf(connectionString) is { } file && Folders.FaultIn(Path.GetDirectoryName(file)!) is { } fault
            ? $"ConnectionStrings__Bootcamps names {file}, whose folder {fault}. Make the folder for this account, or set another file."
            : null;

        private static string? FaultOfKeysFolder(string folder) => Folders.FaultIn(folder) is { } fault
            ? $"PersonalData__KeysFolder is \"{folder}\", which {fault}. Make it a folder that only this account can use (mkdir -m 700), or set another."
            : null;

        private static ValidateOptionsResult Result(params string?[] faults) =>
            faults.OfType<string>().ToList() is { Count: > 0 } some ? ValidateOptionsResult.Fail(some) : ValidateOptionsResult.Success;

        private string? Needed(string name, string? value, string expected) =>
            value is not null ? null : $"{name} is not set, and has no default in {environment.EnvironmentName}. Set {expected}.";
    }

    /// <summary>Checks the log levels, because the framework would refuse a wrong one with a stack trace.</summary>
    private sealed class LogLevels(IConfiguration configuration) : IValidateOptions<FrameworkOptions>
    {
        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, FrameworkOptions options)
        {
            var faults = configuration.GetSection("Logging").AsEnumerable()
                .Where(pair => pair.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(pair.Value))
                .Where(pair => !Enum.TryParse<LogLevel>(pair.Value, ignoreCase: true, out _))
                .Select(pair => $"{NameOf(pair.Key)} is \"{pair.Value}\". Set {string.Join(", ", Enum.GetNames<LogLevel>())}.")
                .ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
