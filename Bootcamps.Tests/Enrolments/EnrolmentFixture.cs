using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A service with a programme with room for every test, called by one of its providers.</summary>
internal abstract class EnrolmentFixture<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    protected ApiHost Host { get; private set; } = null!;

    protected HttpClient Provider { get; private set; } = null!;

    [SetUp]
    public void Start_the_host()
    {
        Host = new ApiHost(Database);
        Host.Given.Programme().Provider();
        Provider = Host.With(Host.Given.Key());
    }

    [TearDown]
    public void Stop_the_host()
    {
        Provider.Dispose();
        Host.Dispose();
    }
}
