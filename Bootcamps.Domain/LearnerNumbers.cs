using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>Numbers of learners of which each includes the next: starts, completions, positive outcomes.</summary>
public static class LearnerNumbers
{
    /// <summary>Refuses every number that is greater than the one before it.</summary>
    /// <param name="code">Code of the refusals.</param>
    /// <param name="pointer">JSON pointer to the object with the fields.</param>
    /// <param name="fields">Fields with their numbers, the largest group first.</param>
    public static IEnumerable<Refusal> Excesses(string code, string pointer, params IReadOnlyList<(string Name, int Count)> fields)
    {
        foreach (var (larger, smaller) in fields.Zip(fields.Skip(1)))
        {
            if (smaller.Count > larger.Count)
            {
                var message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are {smaller.Count:N0} {smaller.Name} and only {larger.Count:N0} {larger.Name}.");
                yield return new Refusal(code, message, $"{pointer}/{smaller.Name}") { Actual = smaller.Count, Allowed = larger.Count };
            }
        }
    }
}
