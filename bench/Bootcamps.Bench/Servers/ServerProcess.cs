using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bootcamps.Bench.Load;

namespace Bootcamps.Bench.Servers;

/// <summary>A program that the bench starts on a free local port and ends at the latest when it ends itself.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string _logFile;

    private ServerProcess(Process process, int port, string logFile)
    {
        _process = process;
        Port = port;
        _logFile = logFile;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>From the start of the process to its first answer that says it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts a program of this repository and waits until it is ready.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="settings">Environment variables added to those of the bench.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; its log is in the message.</exception>
    public static async Task<ServerProcess> StartAsync(string assembly, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var port = FreePort();
        var logFile = Path.Combine(folder, Path.GetFileNameWithoutExtension(assembly) + ".log");
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_SYSTEM_NET", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var from = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, port, logFile);
        Running.Add(process);
        await server.WaitUntilReadyAsync(from);
        return server;
    }

    /// <summary>The CPU time it has used.</summary>
    public TimeSpan CpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Its resident memory in bytes, now and at most so far.</summary>
    public (long Now, long Most) Memory()
    {
        var lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status"));
        return (Kilobytes("VmRSS:") * 1_024, Kilobytes("VmHWM:") * 1_024);

        long Kilobytes(string name) => long.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
            CultureInfo.InvariantCulture);
    }

    /// <summary>Asks it to end, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await Running.EndAsync(_process);
        _process.Dispose();
    }

    private static void Write(StreamWriter log, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (log)
        {
            log.WriteLine(line);
        }
    }

    private async Task WaitUntilReadyAsync(long from)
    {
        var request = Http.Request("GET", "/health/ready");
        while (Stopwatch.GetElapsedTime(from) < Patience)
        {
            try
            {
                if ((await Http.SendAsync(Port, request)).Status == 200)
                {
                    ReadyAfter = Stopwatch.GetElapsedTime(from);
                    return;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // Not listening yet.
            }

            if (_process.HasExited)
            {
                break;
            }

            await Task.Delay(2);
        }

        throw new InvalidOperationException($"It is not ready: {string.Join('\n', await File.ReadAllLinesAsync(_logFile))}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The processes the bench has started: none outlives it.</summary>
internal static class Running
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Lock Access = new();
    private static readonly List<Process> Processes = [];

    /// <summary>Notes a process.</summary>
    public static void Add(Process process)
    {
        lock (Access)
        {
            Processes.Add(process);
        }
    }

    /// <summary>Asks a process to end as a service manager would, and kills it if it does not.</summary>
    public static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            Forget(process);
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        Forget(process);
    }

    /// <summary>Kills every process that still runs.</summary>
    public static void EndAll()
    {
        lock (Access)
        {
            Processes.Where(process => !process.HasExited).ToList().ForEach(process => process.Kill());
            Processes.Clear();
        }
    }

    private static void Forget(Process process)
    {
        lock (Access)
        {
            Processes.Remove(process);
        }
    }
}
