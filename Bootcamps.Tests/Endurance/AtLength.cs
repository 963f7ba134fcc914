using Bootcamps.Tests.Hostile;

namespace Bootcamps.Tests.Endurance;

/// <summary>The hostile requests of <see cref="FuzzTests"/>, with sixty times as many requests.</summary>
internal sealed class FuzzAtLengthTests() : FuzzTests(fields: 1_500, parameters: 300, bodies: 200, several: 100, fitting: 120);

/// <summary>The walk of <see cref="SequenceTests"/>, with fifteen times as many steps.</summary>
internal sealed class SequenceAtLengthTests() : SequenceTests(steps: 700);

/// <summary>The malformed requests of <see cref="WireTests"/>, with 24 times as many requests.</summary>
internal sealed class WireAtLengthTests() : WireTests(count: 12_000);
