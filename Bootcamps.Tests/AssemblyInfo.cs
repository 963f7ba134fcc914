using NUnit.Framework;

// Every fixture has databases, hosts and clocks of its own; the tests of one fixture share its fields and run one after another.
[assembly: Parallelizable(ParallelScope.Fixtures)]
