using System.Globalization;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>Reproducible random numbers. Every run prints its seed and accepts one in the environment variable.</summary>
internal static class Seeded
{
    /// <summary>Holds a whole number, or <c>new</c> for another seed in every run.</summary>
    public const string Variable = "BOOTCAMPS_FUZZ_SEED";

    private const int Usual = 20_241_115;

    /// <summary>The seed of this run.</summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => Usual,
        "new" => Random.Shared.Next(),
        var text => int.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>A separate random sequence for a test, independent of other tests.</summary>
    public static Random Chance()
    {
        TestContext.Out.WriteLine($"{Variable}={Seed.ToString(CultureInfo.InvariantCulture)}");
        return new Random(Seed);
    }

    /// <summary>One of a list.</summary>
    public static T One<T>(this Random chance, IReadOnlyList<T> list) => list[chance.Next(list.Count)];

    /// <summary>True with this percentage.</summary>
    public static bool Is(this Random chance, int percent) => chance.Next(100) < percent;

    /// <summary>At most this number of items of a list, in random order.</summary>
    public static IReadOnlyList<T> Some<T>(this Random chance, IEnumerable<T> list, int most)
    {
        var all = list.ToArray();
        chance.Shuffle(all);
        return all.Length <= most ? all : all[..most];
    }
}
