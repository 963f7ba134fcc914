using FluentValidation.Results;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>A fault that was found while a request was read, before its validator looked at it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Pointer">JSON pointer to what was sent. Null when it is about no part of it.</param>
internal sealed record RequestFault(string Code, string Message, string? Pointer)
{
    /// <summary>Pointer to the field of the body that is missing because of this fault; what the validator says of it is left out. Null for none.</summary>
    public string? Absent { get; init; }

    /// <summary>The fault among the failures of a validator.</summary>
    public ValidationFailure AsFailure() => new("", Message) { ErrorCode = Code, CustomState = this };
}
