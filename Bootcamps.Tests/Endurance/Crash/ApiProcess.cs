using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Bootcamps.Tests.Endurance.Crash.Store;
using Bootcamps.Tests.Storage;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>The real program in its own process, so that it can be killed. Disposing this kills it.</summary>
internal sealed class ApiProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketsHttpHandler _handler = new() { ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false };

    private ApiProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException($"The API ended with {process.ExitCode} before it served.\n{Log}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its output.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts it on a database and waits until it serves.</summary>
    /// <param name="engine">Name of the database's engine.</param>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="store">The forgetful store to put under SQLite; null for none.</param>
    /// <param name="settings">Further settings, as in the environment: <c>Clock__StartsAt</c>.</param>
    public static async Task<ApiProcess> StartAsync(
        string engine,
        string connectionString,
        StoreSettings? store = null,
        params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bootcamps.Api.dll")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        (string Name, string Value)[] usual =
        [
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Database__Engine", engine),
            ("ConnectionStrings__Bootcamps", connectionString),
            ("Demonstration__Load", "false"), ("PersonalData__KeysFolder", ApiHost.KeysFolder), ("Clock__StartsAt", "2024-11-15T09:00:00Z"),
        ];
        foreach (var (name, value) in usual.Concat(settings))
        {
            start.Environment[name] = value;
        }

        if (store is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ApiProcess).Assembly.Location;
            foreach (var (name, value) in store.ToEnvironment())
            {
                start.Environment[name] = value;
            }
        }

        var api = new ApiProcess(Process.Start(start)!);
        try
        {
            await api._started.Task.WaitAsync(Patience);
            return api;
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    /// <summary>Starts it on a SQLite database and waits until it serves.</summary>
    public static Task<ApiProcess> StartAsync(SqliteDatabase database, StoreSettings? store = null, params (string Name, string Value)[] settings) =>
        StartAsync("sqlite", database.ConnectionString, store, settings);

    /// <summary>A client with a key.</summary>
    public HttpClient With(string key)
    {
        var client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = Address, Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Kills it with SIGKILL and waits until it has ended.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _handler.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            Address = new Uri(line[(at + Listening.Length)..]);
        }
        else if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}
