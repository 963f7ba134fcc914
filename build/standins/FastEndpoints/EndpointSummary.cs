namespace FastEndpoints;

/// <summary>What the API documentation says of an operation.</summary>
public class EndpointSummary
{
    /// <summary>One line: what the operation does.</summary>
    public string Summary { get; set; } = string.Empty;

    /// <summary>What a caller must know beyond that.</summary>
    public string Description { get; set; } = string.Empty;

    /// <summary>Descriptions of path, query and header parameters, by name.</summary>
    public Dictionary<string, string> Params { get; set; } = [];

    /// <summary>Descriptions of the responses, by status.</summary>
    public Dictionary<int, string> Responses { get; set; } = [];

    /// <summary>Examples of the responses, by status.</summary>
    public Dictionary<int, object> ResponseExamples { get; set; } = [];

    /// <summary>Examples of the request, the most useful first.</summary>
    public ICollection<RequestExample> RequestExamples { get; protected set; } = [];

    /// <summary>The first example of the request. Setting it adds one.</summary>
    public object? ExampleRequest
    {
        get => RequestExamples.FirstOrDefault()?.Value;
        set => RequestExamples.Add(new RequestExample(value ?? throw new ArgumentNullException(nameof(value))));
    }

    /// <summary>Description of the response with the status.</summary>
    public string this[int statusCode]
    {
        get => Responses[statusCode];
        set => Responses[statusCode] = value;
    }
}

/// <summary>An example of a request.</summary>
/// <param name="value">The request as an object.</param>
/// <param name="label">What the example is called.</param>
/// <param name="summary">What it shows, in one line.</param>
/// <param name="description">What it shows.</param>
public sealed class RequestExample(object value, string label = "Example", string? summary = null, string? description = null)
{
    /// <summary>The request as an object.</summary>
    public object Value { get; init; } = value;

    /// <summary>What the example is called.</summary>
    public string Label { get; internal set; } = label;

    /// <summary>What it shows, in one line.</summary>
    public string? Summary { get; init; } = summary;

    /// <summary>What it shows.</summary>
    public string? Description { get; init; } = description;
}
