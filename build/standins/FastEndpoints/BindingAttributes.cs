using Microsoft.AspNetCore.Http.Metadata;

namespace FastEndpoints;

/// <summary>Marks the one request property that takes the whole JSON body.</summary>
/// <remarks>Also an <see cref="IFromBodyMetadata" />, so that the API description shows the property's type as the body.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FromBodyAttribute : Attribute, IFromBodyMetadata;

/// <summary>Marks a request property that takes the route value of the same name, and nothing else.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RouteParamAttribute : Attribute, IFromRouteMetadata
{
    string? IFromRouteMetadata.Name => null;
}

/// <summary>Marks a request property that takes the query value of the same name, and nothing else.</summary>
/// <remarks>
/// A query value that was not sent leaves the property as the class initialises it. Let the property be nullable all the same: the API
/// description calls a parameter required when its property is not.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QueryParamAttribute : Attribute, IFromQueryMetadata
{
    string? IFromQueryMetadata.Name => null;
}

/// <summary>Marks a request property that takes the value of a request header.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FromHeaderAttribute : Attribute, IFromHeaderMetadata
{
    /// <summary>Takes the header named like the property.</summary>
    /// <param name="isRequired">Whether a request without the header is refused before the validator is asked.</param>
    public FromHeaderAttribute(bool isRequired)
    {
        IsRequired = isRequired;
    }

    /// <summary>Takes the header of the given name.</summary>
    /// <param name="headerName">Name of the header; null for the name of the property.</param>
    /// <param name="isRequired">Whether a request without the header is refused before the validator is asked.</param>
    public FromHeaderAttribute(string? headerName = null, bool isRequired = true)
    {
        HeaderName = headerName;
        IsRequired = isRequired;
    }

    /// <summary>Name of the header; null for the name of the property.</summary>
    public string? HeaderName { get; set; }

    /// <summary>Whether a request without the header is refused before the validator is asked.</summary>
    public bool IsRequired { get; set; }

    string? IFromHeaderMetadata.Name => HeaderName;
}
