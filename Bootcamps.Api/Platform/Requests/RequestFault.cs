using FluentValidation.Results;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>A fault found while a request was read, before validation.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">The fault and what would be right.</param>
/// <param name="Pointer">JSON pointer to the part of the request. Null when it is about no part.</param>
internal sealed record RequestFault(string Code, string Message, string? Pointer)
{
    /// <summary>Pointer to the body field that is missing because of this fault, so that the validator's message about it is left out. Null for none.</summary>
    public string? Absent { get; init; }

    /// <summary>The fault among the failures of a validator.</summary>
    public ValidationFailure AsFailure() => new("", Message) { ErrorCode = Code, CustomState = this };
}
