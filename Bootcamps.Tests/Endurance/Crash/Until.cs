using Bootcamps.Tests.Endurance.Crash.Store;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>Waits for answers to clients of another process.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Checks a condition after every answer, and fails if it is not met within a minute.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> Async(
        IReadOnlyList<Load> loads,
        Func<bool> isSo,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string? what = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        using var patience = new CancellationTokenSource(Longest);
        while (true)
        {
            // Taken before the check, so that no answer in between is missed.
            var next = Task.WhenAny(loads.Select(load => load.NextAnswer));
            if (isSo())
            {
                return TimeProvider.System.GetElapsedTime(from);
            }

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited in vain for {what}");
            }
        }
    }
}

/// <summary>Gives a store a fault until this is disposed.</summary>
internal sealed class Fault : IDisposable
{
    private readonly string[] _flags;

    public Fault(StoreSettings store, params ReadOnlySpan<StoreFault> faults)
    {
        _flags = [.. faults.ToArray().Select(fault => Path.Combine(store.Faults, fault.ToString()))];
        foreach (var flag in _flags)
        {
            File.WriteAllBytes(flag, []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var flag in _flags)
        {
            File.Delete(flag);
        }
    }
}
