using Bootcamps.Tests.Hostile;

namespace Bootcamps.Tests.Endurance;

/// <summary>The hostile requests of <see cref="FuzzTests"/>, sixty times as many.</summary>
internal sealed class FuzzAtLengthTests() : FuzzTests(fields: 1_500, parameters: 300, bodies: 200, several: 100, fitting: 120);

/// <summary>The walk of <see cref="SequenceTests"/>, fifteen times as long.</summary>
internal sealed class SequenceAtLengthTests() : SequenceTests(steps: 700);

/// <summary>The malformed requests of <see cref="WireTests"/>, 24 times as many.</summary>
internal sealed class WireAtLengthTests() : WireTests(count: 12_000);
