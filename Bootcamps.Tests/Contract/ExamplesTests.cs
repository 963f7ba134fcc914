using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>The examples of the description work unchanged on the demonstration data.</summary>
internal sealed class ExamplesTests
{
    [Test]
    public void Every_example_matches_its_schema()
    {
        var contents = ApiDescription.Operations.SelectMany(
            operation => ApiDescription.AnswersOf(operation).Select(answer => answer.Answer["content"]).Append(operation.Json["requestBody"]?["content"]))
            .OfType<JsonObject>().SelectMany(content => content).Select(content => content.Value!);

        var faults = contents.SelectMany(content => Conformance.Faults(content["example"], content["schema"]!)).Distinct();

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Every_example_request_gets_its_example_answer_on_the_demonstration_data()
    {
        var examples = DemonstrationRun.ExamplesOf(ApiDescription.Document);

        var (answers, failures) = await DemonstrationRun.AnswersAsync(ApiDescription.Document);

        Assert.That(failures, Is.Empty);
        Assert.Multiple(() =>
        {
            foreach (var (key, answer) in answers)
            {
                Assert.That(examples.ContainsKey(key), $"{key} has no example; run the tests once with UPDATE_OPENAPI=1.");
                Assert.That(
                    DemonstrationRun.Comparable(answer),
                    Is.EqualTo(DemonstrationRun.Comparable(examples[key])),
                    $"{key}; if the difference is meant, run the tests once with UPDATE_OPENAPI=1.");
            }
        });
    }
}
