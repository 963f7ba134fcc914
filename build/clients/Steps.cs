/// <summary>Shared by the cycles of both C# clients: the address of the API, the learner, and the check of a step.</summary>
internal static class Steps
{
    public static string Url { get; } = Required("BOOTCAMPS_URL");

    public static string Key { get; } = Required("BOOTCAMPS_KEY");

    /// <summary>A cohort of the demonstration that began on 11 November 2024; the service's clock shows 15 November.</summary>
    public static Guid CohortId { get; } = new("018e98ac-2956-7469-ac4f-117bc6d3eefd");

    public static void Expect<T>(string step, T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            Console.Error.WriteLine($"{step}: {actual} is not {expected}");
            Environment.Exit(1);
        }

        Console.WriteLine($"{step}: {actual}");
    }

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{name} must be set.");
}
