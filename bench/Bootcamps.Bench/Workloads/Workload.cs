using System.Runtime.CompilerServices;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>A workload: starts its servers, measures in rounds, ends them and reports.</summary>
internal abstract class Workload
{
    /// <summary>All workloads, in the order in which they run and appear on the page.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new Client(), new Enrolments(), new Race(), new Replays(), new Moves(), new EligibilityChecks(), new StoredReads(), new Pages(), new MixedDay(),
        new StartUpTime(), new FarDatabase(),
    ];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Its heading on the page.</summary>
    public abstract string Heading { get; }

    /// <summary>Runs it.</summary>
    public abstract Task<Section> RunAsync(BenchRun bench);

    /// <summary>Enrolments into the API.</summary>
    private protected static Func<int, Talk> EnrolInto(ApiServer api, StrongBox<int> learners, IReadOnlyList<string>? cohortIds = null)
    {
        var templates = EnrolmentTalk.Templates(api.Keys["provider"], cohortIds ?? ApiServer.CohortsOf(api.Folder, ApiServer.Providers["provider"]));
        return _ => new EnrolmentTalk(templates, learners);
    }

    /// <summary>Enrolments into a peer: the same bytes but for the cohorts.</summary>
    private protected static Func<int, Talk> EnrolInto(StrongBox<int> learners)
    {
        var templates = EnrolmentTalk.Templates("peers-take-no-key-but-read-as-many-bytes", PeerServer.CohortIds);
        return _ => new EnrolmentTalk(templates, learners);
    }
}
