using NUnit.Framework;

// Each fixture has its own databases, hosts and clocks. The tests of one fixture share its fields, so they run in sequence.
[assembly: Parallelizable(ParallelScope.Fixtures)]
