using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bootcamps.Tests;

/// <summary>Runs the whole application in memory, on its own database and with a stopped clock.</summary>
internal sealed class ApiHost : IDisposable
{
    /// <summary>The key folder that all tests share.</summary>
    public static readonly string KeysFolder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "bootcamps-test-keys")).FullName;

    private readonly WebApplicationFactory<StartUp> _factory;

    /// <summary>Starts it on a database.</summary>
    /// <param name="database">A migrated database.</param>
    /// <param name="settings">Further settings, as in the environment: <c>RateLimits:provider:PerMinute</c>.</param>
    public ApiHost(TestDatabase database, params (string Key, string Value)[] settings)
        : this(database, _ => { }, settings)
    {
    }

    /// <summary>Starts it on a database.</summary>
    /// <param name="database">A migrated database.</param>
    /// <param name="change">Changes its services.</param>
    /// <param name="settings">Further settings.</param>
    public ApiHost(TestDatabase database, Action<IServiceCollection> change, params (string Key, string Value)[] settings)
        : this(database, isOnSocket: false, change, settings)
    {
    }

    private ApiHost(TestDatabase database, bool isOnSocket, Action<IServiceCollection> change, params (string Key, string Value)[] settings)
    {
        Database = database;
        _factory = new WebApplicationFactory<StartUp>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Bootcamps", database.ConnectionString);
            builder.UseSetting("Database:Engine", database.Engine.Name);
            builder.UseSetting("Demonstration:Load", "false");
            builder.UseSetting("PersonalData:KeysFolder", KeysFolder);
            builder.UseSetting("Cache:Freshness", "00:00:00");
            builder.UseSetting("Oidc:Authority", TestIssuer.Address);
            builder.UseSetting("Oidc:Audience", TestIssuer.Audience);
            if (isOnSocket)
            {
                builder.UseSetting("urls", "http://127.0.0.1:0");
            }

            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                services.AddSingleton<IEndpointFactory, SharedFactories>();
                services.Configure<JwtBearerOptions>(PersonAuthentication.SchemeName, options => options.BackchannelHttpHandler = Issuer);
                change(services);
            });
        });
        if (isOnSocket)
        {
            _factory.UseKestrel();
            _factory.StartServer();
            Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        }

        Given = new Given(database, Services);
    }

    /// <summary>Starts it on a database, served by Kestrel on a free local port.</summary>
    /// <param name="database">A migrated database.</param>
    /// <param name="change">Changes its services.</param>
    /// <param name="settings">Further settings.</param>
    public static ApiHost OnSocket(TestDatabase database, Action<IServiceCollection> change, params (string Key, string Value)[] settings) =>
        new(database, isOnSocket: true, change, settings);

    /// <summary>Its database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Builds what a test needs.</summary>
    public Given Given { get; }

    /// <summary>Its clock: 15 November 2024, 9:00.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>The issuer that persons sign in with.</summary>
    public TestIssuer Issuer { get; } = new();

    /// <summary>Everything it logs.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _factory.Services;

    /// <summary>Where it is served.</summary>
    public Uri Address { get; } = new("http://localhost/");

    /// <summary>A client without a key. Every answer must match the description of the API.</summary>
    public HttpClient Anonymous(bool isUnderContract = true) =>
        isUnderContract ? _factory.CreateDefaultClient(Address, new ContractHandler()) : _factory.CreateDefaultClient(Address);

    /// <summary>A client with a key or token.</summary>
    public HttpClient With(string key, bool isUnderContract = true)
    {
        var client = Anonymous(isUnderContract);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>The token of a person who has just signed in.</summary>
    public string Person(string role = Role.Authority, string authorityId = Given.AuthorityId, string subject = "ada") => Issuer.Token(Clock, token =>
    {
        token.Claims["role"] = role;
        token.Claims["authority"] = authorityId;
        token.Claims["sub"] = subject;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _factory.Dispose();
        Issuer.Dispose();
        Log.Dispose();
    }

    /// <summary>Creates operations as FastEndpoints does, but compiles each constructor once for all hosts.</summary>
    private sealed class SharedFactories : IEndpointFactory
    {
        private static readonly ConcurrentDictionary<Type, ObjectFactory> Made = new();

        public BaseEndpoint Create(EndpointDefinition definition, HttpContext ctx) =>
            (BaseEndpoint)Made.GetOrAdd(definition.EndpointType, type => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes))(ctx.RequestServices, null);
    }
}

/// <summary>What an API answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body as it came.</param>
/// <param name="Headers">The headers.</param>
internal sealed record Reply(int Status, string Text, HttpResponseMessage Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The codes of the entries of a problem, in order.</summary>
    public IReadOnlyList<string> Codes => [.. Json["errors"]!.AsArray().Select(entry => (string)entry!["code"]!)];

    /// <summary>Code and pointer of the entries of a problem, as <c>code pointer</c>, in order.</summary>
    public IReadOnlyList<string> Faults => [.. Json["errors"]!.AsArray().Select(entry => $"{(string)entry!["code"]!} {(string?)entry["pointer"]}")];
}

/// <summary>Requests in one line.</summary>
internal static class Requests
{
    /// <summary>Sends GET.</summary>
    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path, null);

    /// <summary>Sends POST with an Idempotency-Key; the default is a new one.</summary>
    public static Task<Reply> Post(this HttpClient client, string path, object? body = null, string? key = null) =>
        client.Send(HttpMethod.Post, path, body, ("Idempotency-Key", key ?? Api.Platform.Storage.Ids.New()));

    /// <summary>Sends PUT with an If-Match.</summary>
    public static Task<Reply> Put(this HttpClient client, string path, object body, string? ifMatch) =>
        client.Send(HttpMethod.Put, path, body, [.. ifMatch is null ? [] : new[] { ("If-Match", ifMatch) }]);

    /// <summary>Sends a request. A text body is sent unchanged, any other as JSON.</summary>
    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, Json.Options), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await client.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}

/// <summary>Keeps the log, so that tests can search it for forbidden text.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Everything logged so far.</summary>
    public string Text => string.Join('\n', _lines);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
