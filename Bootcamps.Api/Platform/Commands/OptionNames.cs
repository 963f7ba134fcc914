namespace Bootcamps.Api.Platform.Commands;

/// <summary>Tells the faults of an operation's fields as faults of a command's options.</summary>
/// <param name="names">Each field with its option.</param>
internal sealed class OptionNames(params (string Field, string Option)[] names)
{
    /// <summary>A message, behind the option that it is about where there is one.</summary>
    /// <param name="path">Where the fault is, such as <c>Body.Areas[0].ValidFrom</c>, in either case, or <c>/areas/0/validFrom</c>. Null for nowhere.</param>
    /// <param name="message">What is wrong.</param>
    public string Tell(string? path, string message)
    {
        var field = (path ?? "").Replace("body.", "", StringComparison.OrdinalIgnoreCase).TrimStart('/').Split('.', '[', '/')[0];
        return Array.Find(names, name => string.Equals(name.Field, field, StringComparison.OrdinalIgnoreCase)) is (_, { } option) ? $"{option}: {message}" : message;
    }
}
