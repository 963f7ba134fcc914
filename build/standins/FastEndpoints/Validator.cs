using FluentValidation;

namespace FastEndpoints;

/// <summary>The rules a request must meet before its endpoint is asked. Found by its type; there is at most one for a request.</summary>
/// <typeparam name="TRequest">The request, not the body within it.</typeparam>
/// <remarks>One instance serves all requests, so it keeps no state. The constructor needs no parameters.</remarks>
public abstract class Validator<TRequest> : AbstractValidator<TRequest>
    where TRequest : notnull;
