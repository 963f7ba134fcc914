using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bootcamps.Api.Platform;
using Bootcamps.Tests.Storage;
using Bootcamps.Tests.Writing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bootcamps.Tests.Platform;

// The meter belongs to the process: figures of other fixtures would be counted too.
[NonParallelizable]
internal sealed class TelemetryTests : QueueTests<SqliteDatabase>
{
    [Test]
    public async Task Every_queue_metric_is_recorded()
    {
        var recorded = new ConcurrentBag<string>();
        using var listener = Listen(recorded);

        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 2", transaction: transaction));
        await Task.WhenAll(Submit(3));
        Queue.Dispose();
        listener.RecordObservableInstruments();

        // Two changes and one refusal by its code. The number of batches depends on timing, so only their presence is checked.
        Assert.Multiple(() =>
        {
            Assert.That(recorded.Count(line => line == "bootcamps.changes.accepted operation=TakePlace"), Is.EqualTo(2));
            Assert.That(recorded.Count(line => line == "bootcamps.changes.refused operation=TakePlace code=funding.places-cap-reached"), Is.EqualTo(1));
            Assert.That(recorded, Has.Member($"bootcamps.batch.size lane={Places.LaneId}"));
            Assert.That(recorded, Has.Member($"bootcamps.batch.duration lane={Places.LaneId}"));
            Assert.That(recorded, Has.Member("bootcamps.queue.depth"));
        });
    }

    [Test]
    public void Nothing_is_exported_without_a_configured_collector()
    {
        using var silent = new ApiHost(Database);
        using var speaking = new ApiHost(Database, (TelemetryExport.EndpointSetting, "http://127.0.0.1:9"));

        Assert.That(
            (silent.Services.GetService<MeterProvider>(), silent.Services.GetService<TracerProvider>()),
            Is.EqualTo(((MeterProvider?)null, (TracerProvider?)null)));
        Assert.That(speaking.Services.GetService<MeterProvider>(), Is.Not.Null);
        Assert.That(speaking.Services.GetService<TracerProvider>(), Is.Not.Null);
    }

    [Test]
    public async Task Metrics_and_traces_reach_the_collector_without_personal_data()
    {
        await using var collector = await Collector.StartAsync();
        using (var host = new ApiHost(Database, (TelemetryExport.EndpointSetting, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            var client = host.Anonymous();
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Somebody/1.0");
            using var end = new EndOfRequest();
            await client.Get("/health/live?name=Ada");
            await end.WaitAsync();
            Telemetry.Decided("Exported", []);
            host.Services.GetRequiredService<TracerProvider>().ForceFlush();
            host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                collector.Received("/v1/metrics"),
                Does.Contain("bootcamps.changes.accepted").And.Contain("http.server.request.duration").And.Contain("bootcamps"));
            Assert.That(collector.Received("/v1/traces"), Does.Contain("Microsoft.AspNetCore"));
            Assert.That(collector.Received("/v1/traces") + collector.Received("/v1/metrics"), Does.Not.Contain("Ada").And.Not.Contain("Somebody"));
        });
    }

    [Test]
    public void Tags_that_may_contain_personal_data_are_not_exported()
    {
        using var activity = new Activity("request");
        activity.SetTag("http.route", "/v1/enrolments").SetTag("url.query", "?name=Ada").SetTag("client.address", "192.0.2.1")
            .SetTag("user_agent.original", "Somebody/1.0");
        using var processor = new TelemetryExport.OnlyKnownTags();

        processor.OnEnd(activity);

        Assert.That(activity.TagObjects.Select(tag => tag.Key), Is.EqualTo(new[] { "http.route" }));
    }

    private static MeterListener Listen(ConcurrentBag<string> recorded)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Telemetry.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => recorded.Add(Line(instrument, tags)));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => recorded.Add(Line(instrument, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => recorded.Add(Line(instrument, tags)));
        listener.Start();
        return listener;
    }

    private static string Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);

    /// <summary>Waits for the end of a request's trace, which comes after the client has its answer.</summary>
    private sealed class EndOfRequest : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ActivityListener _listener;

        public EndOfRequest()
        {
            _listener = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", ActivityStopped = _ => _ended.TrySetResult() };
            ActivitySource.AddActivityListener(_listener);
        }

        public Task WaitAsync() => _ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Dispose() => _listener.Dispose();
    }
}
