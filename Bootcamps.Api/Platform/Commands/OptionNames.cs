namespace Bootcamps.Api.Platform.Commands;

/// <summary>Turns faults of an operation's fields into faults of a command's options.</summary>
/// <param name="names">Each field with its option.</param>
internal sealed class OptionNames(params (string Field, string Option)[] names)
{
    /// <summary>A message, with the option that it is about if there is one.</summary>
    /// <param name="path">Path of the fault, such as <c>Body.Areas[0].ValidFrom</c>, in either case, or <c>/areas/0/validFrom</c>. Null for nowhere.</param>
    /// <param name="message">What is wrong.</param>
    public string Tell(string? path, string message)
    {
        var field = (path ?? "").Replace("body.", "", StringComparison.OrdinalIgnoreCase).TrimStart('/').Split('.', '[', '/')[0];
        return Array.Find(names, name => string.Equals(name.Field, field, StringComparison.OrdinalIgnoreCase)) is (_, { } option)
            ? $"{option}: {message}"
            : message;
    }
}
