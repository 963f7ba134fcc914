using System.Globalization;
using System.Text;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>A request as the bytes that are sent.</summary>
/// <param name="Request">The request as which it is checked.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="EndsSending">Whether the sender then closes its side.</param>
internal sealed record WireRequest(HostileRequest Request, byte[] Bytes, bool EndsSending = false);

/// <summary>Makes requests that are hostile as HTTP: in their first line, their headers, or how their body is sent.</summary>
internal sealed class WireRequests(World world, Random chance)
{
    private static readonly string[] Names =
    [
        "Authorization", "Idempotency-Key", "If-Match", "Content-Type", "Content-Length", "Accept", "Accept-Encoding", "Accept-Language", "Origin", "Host",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded",
        "X-HTTP-Method-Override", "X-Original-URL", "Transfer-Encoding", "Expect", "Cookie", "traceparent", "tracestate", "baggage", "Range",
        "If-None-Match", "Upgrade", "TE", "Content-Encoding", "Access-Control-Request-Method",
    ];

    private static readonly string[] Values =
    [
        "", " ", "\t", "x", new('x', 5_000), new('x', 40_000), "\0", "\u0001", "a\rb", "a\nX-Injected: 1", "\u00e9", "\u00ff\u00fe", "a\r\n b",
        "%0d%0aX-Injected:1", "'; drop table api_key; --", "{0}{1}", "*", "W/\"1\"", "\"1\", \"2\"", "\"1", "\"99999999999999999999\"", "-1", "+5", "0x10",
        "5, 5", "99999999999999999999", "1e3", "chunked", "chunked, chunked", "gzip, chunked", "identity", "xchunked", "100-continue", "nonsense",
        "text/xml", "application/json;q=0", "application/json; charset=utf-8; charset=utf-16", "null", "https://www.example.org", "https://evil.example",
        "file://", "localhost", "evil.example:99999", "[::1", "a b", "127.0.0.1, 10.0.0.1", "https", "javascript:", "Bearer", "Bearer ", "Bearer  x",
        "Basic YTpi", "Bearer a b", "Bearer bck_", "Bearer bck_x_y", "Bearer bcp_x",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJyb2xlIjoiYXV0aG9yaXR5In0.", "Bearer a.b.c", "Bearer ..", "Bearer " + new string('a', 8_000),
        "DELETE", "GET", "POST", "bytes=0-1", "00-00000000000000000000000000000000-0000000000000000-00", "h2c", "websocket", "trailers",
    ];

    private static readonly string[] Targets =
    [
        "//v1/courses", "/v1//courses", "/v1/courses/", "/v1/courses//", "/V1/COURSES", "/v1/courses/../courses", "/v1/./courses", "/../../v1/courses",
        "/v1/%63ourses", "/v1%2fcourses", "/v1/courses%2f", "/v1/courses/%00", "/v1/courses/%", "/v1/courses/%zz", "/v1/courses/%2e%2e",
        "/v1/courses/..;/x", "/v1/courses;a=b", "/v1/courses\\x", "/v1/courses?%", "/v1/courses?", "/v1/courses#x", "/v1/courses?a=b?c=d", "*",
        "http://evil.example/v1/courses", "https://x:y@evil/v1/courses", "http://", "v1/courses", "", "?", "/v1/courses HTTP/1.1 x", "/v1/courses\tx",
        "/\u00e9", "/v1/courses/\u00ff", "/v1/courses?q=\u00ff", "/v1/courses/%ED%A0%80", "/v1/courses/%C0%AF", "/v1/courses/%252e%252e",
        "/v1/courses/%u0041", "/v1/courses/a%0d%0aX-Injected:%201", "/swagger/../v1/courses", "/swagger/..%2f..%2fappsettings.json",
        "/swagger/%2e%2e/appsettings.json",
        "/.git/config", "/demo-keys.json", "/appsettings.json", "/bootcamps.db", "/data/bootcamps.db", "/openapi/v1.yaml", "/openapi/v1.json",
        "/openapi/..", "/health/ready", "/health/live/", "/", "/index.html", "/metrics", "/v1", "/v2/courses", "/v1/courses/{courseId}", "/v1/courses/*",
        "/v1/programmes/TEST-2024-25/check/../dashboard", "/" + new string('a', 3_000), "/" + new string('a', 9_000),
        "/v1/courses?" + new string('a', 9_000), "/" + string.Concat(Enumerable.Repeat("%C3%A9", 1_200)), string.Concat(Enumerable.Repeat("/a", 2_000)),
        "/v1/courses?" + string.Concat(Enumerable.Repeat("a=1&", 1_500)), "/" + string.Concat(Enumerable.Repeat("../", 1_000)),
        "/v1/cohorts?limit=1&limit=2", "/v1/cohorts?LIMIT=1", "/v1/cohorts?limit=1%00", "/\"<>|{}^`",
        "/" + string.Concat(Enumerable.Repeat("\"<|>", 1_500)),
    ];

    private static readonly string[] Verbs =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY", "get", "Post", "BREW", "G@T", "A", new('V', 200)];

    private static readonly string[] Lines =
    [
        "GET /v1/courses HTTP/0.9", "GET /v1/courses HTTP/1.0", "GET /v1/courses HTTP/1.2", "GET /v1/courses HTTP/2.0", "GET /v1/courses HTTP/3",
        "GET /v1/courses", "GET  /v1/courses  HTTP/1.1", "GET\t/v1/courses\tHTTP/1.1", " GET /v1/courses HTTP/1.1", "GET /v1/courses http/1.1",
        "GET /v1/courses HTTP/1.1 ", "PRI * HTTP/2.0", "\0\0\0", "\u0016\u0003\u0001\u0002\0\u0001", "HTTP/1.1 200 OK", "",
        "\r\n\r\nGET /v1/courses HTTP/1.1", "CONNECT evil.example:443 HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /v1/courses HTTP/1.1\r\nHost: a",
        "GET /v1/courses HTTP/1.1\r\nBad Header: x",
        "GET /v1/courses HTTP/1.1\r\nNo colon", "GET /v1/courses HTTP/1.1\r\n: x", "GET /v1/courses HTTP/1.1\r\nAccept : x",
        "GET /v1/courses HTTP/1.1\r\n Folded: x", "GET /v1/courses HTTP/1.1\nAccept: x", "GET /v1/courses HTTP/1.1\rAccept: x",
        "GET /v1/courses HTTP/1.1\r\nX\0: x",
    ];

    private readonly HostileRequests _requests = new(world, chance);
    private readonly IReadOnlyList<DescribedOperation> _operations = [.. ApiDescription.Operations.Where(operation => operation.IsOfApi)];
    private int _number;

    /// <summary>One of any kind.</summary>
    public WireRequest Any() => chance.Next(10) switch
    {
        < 4 => Header(),
        4 => Target(),
        5 => Verb(),
        6 => Line(),
        7 => Many(),
        _ => Body(),
    };

    // A well-formed request with one header added or replaced.
    private WireRequest Header()
    {
        var (fitting, name, value) = (Fitting(), chance.One(Names), chance.One(Values));
        var isAdded = chance.Is(40);
        var headers = fitting.Headers.Where(header => isAdded || header.Name != name).Append((name, value)).ToList();
        var hasLength = headers.Exists(header => header.Item1 is "Content-Length" or "Transfer-Encoding") && name is "Content-Length" or "Transfer-Encoding";
        return Wire(
            "header " + name,
            fitting,
            $"{fitting.Verb} {fitting.Path} HTTP/1.1",
            headers,
            hasLength && !isAdded ? null : fitting.Body?.Length,
            fitting.Body,
            endsSending: name is "Content-Length" or "Transfer-Encoding" or "Expect");
    }

    private WireRequest Target() => Wire("target", null, $"GET {chance.One(Targets)} HTTP/1.1", [("Authorization", $"Bearer {world.ProviderKey}")]);

    private WireRequest Verb()
    {
        var (fitting, verb) = (Fitting(), chance.One(Verbs));
        var path = fitting.Path.Split('?')[0];
        var operation = ContractHandler.OperationOf(verb, path);
        var body = chance.Is(50) ? fitting.Body : null;
        return Wire("verb", fitting with { Verb = verb, Operation = operation }, $"{verb} {path} HTTP/1.1", fitting.Headers, body?.Length, body);
    }

    private WireRequest Line() => Wire("first line", null, chance.One(Lines), [("Authorization", $"Bearer {world.ProviderKey}")], endsSending: true);

    private WireRequest Many()
    {
        var fitting = Fitting();
        var (count, length) = chance.One<(int, int)>([(60, 10), (120, 10), (2_000, 5), (30, 1_500), (1, 33_000), (90, 300)]);
        return Wire(
            "many headers",
            fitting,
            $"{fitting.Verb} {fitting.Path} HTTP/1.1",
            [.. fitting.Headers, .. Enumerable.Range(0, count).Select(i => ($"X-{i}", new string('x', length)))],
            fitting.Body?.Length,
            fitting.Body);
    }

    // A body that is shorter or longer than declared, in valid or invalid chunks, or too large.
    private WireRequest Body()
    {
        HostileRequest fitting;
        do
        {
            fitting = Fitting();
        }
        while (fitting.Body is null);

        var (line, body) = ($"{fitting.Verb} {fitting.Path} HTTP/1.1", fitting.Body!);
        if (chance.Is(40))
        {
            var (kind, length, sent) = chance.One<(string, int, byte[])>(
            [
                ("body cut off", body.Length, body[..(body.Length / 2)]), ("body cut off", body.Length + 1, body), ("body cut off", 65_536, body),
                ("body cut off", 1, []), ("body too long", body.Length - 1, body), ("body too long", 0, body), ("body too long", 1, body),
                ("large body", 65_536, [.. body, .. Spaces(65_536 - body.Length)]), ("large body", 65_537, [.. body, .. Spaces(65_537 - body.Length)]),
                ("large body", 200_000, [.. body, .. Spaces(200_000 - body.Length)]), ("large body", int.MaxValue, body),
                ("body too long", body.Length, [.. body, .. body]),
            ]);
            return Wire(kind, fitting, line, fitting.Headers, length, sent, endsSending: kind == "body cut off" || length == int.MaxValue);
        }

        var text = Encoding.Latin1.GetString(body);
        var half = text.Length / 2;
        string[] complete =
        [
            Chunk(text) + "0\r\n\r\n", Chunk(text[..half]) + Chunk(text[half..]) + "0\r\n\r\n",
            string.Concat(text.Select(letter => Chunk(letter.ToString()))) + "0\r\n\r\n", Chunk(text) + "0\r\nX-Injected: 1\r\n\r\n",
            $"{text.Length:x};a=\"b\"\r\n{text}\r\n0\r\n\r\n", "zz\r\n" + text, "-1\r\n" + text, "FFFFFFFFFFFFFFFF\r\n" + text,
            $"{text.Length - 1:x}\r\n{text}\r\n0\r\n\r\n", "0\r\n\r\n", "\r\n\r\n", $"{text.Length:x} \r\n{text}\r\n0\r\n\r\n",
            $"0x{text.Length:x}\r\n{text}\r\n0\r\n\r\n", Chunk(text) + string.Concat(Enumerable.Repeat(Chunk(new string(' ', 1_000)), 70)) + "0\r\n\r\n",
            Chunk(text) + "0\r\n" + new string('a', 40_000),
        ];
        string[] unfinished =
        [
            Chunk(text), Chunk(text) + "0\r\n", "7FFFFFFF\r\n" + text, $"{text.Length:x}\n{text}\n0\n\n", $"{text.Length + 5:x}\r\n{text}", "", "\r\n",
            $"{text.Length:x};{new string('a', 20_000)}\r\n{text}\r\n0\r\n\r\n",
        ];
        var isUnfinished = chance.Is(30);
        var chunked = chance.One(isUnfinished ? unfinished : complete);
        (string, string)[] both = chance.Is(20) ? [("Content-Length", chance.One(["1", $"{text.Length}", "0"]))] : [];
        return Wire(
            "chunks",
            fitting,
            line,
            [.. fitting.Headers, ("Transfer-Encoding", "chunked"), .. both],
            null,
            Encoding.Latin1.GetBytes(chunked),
            endsSending: isUnfinished);
    }

    private static string Chunk(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n");

    private static byte[] Spaces(int count) => Encoding.ASCII.GetBytes(new string(' ', Math.Max(0, count)));

    private HostileRequest Fitting() => _requests.Fitting(chance.One(_operations), 50);

    private WireRequest Wire(
        string kind,
        HostileRequest? like,
        string line,
        IReadOnlyList<(string Name, string Value)> headers,
        int? length = null,
        byte[]? body = null,
        bool endsSending = false)
    {
        var text = new StringBuilder(line).Append("\r\n");
        if (kind != "header Host")
        {
            text.Append("Host: localhost\r\n");
        }

        text.Append("Connection: close\r\n");
        foreach (var (name, value) in headers)
        {
            // No request of a run is a retry of another.
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}: {(name == "Idempotency-Key" && value.StartsWith("fuzz-", StringComparison.Ordinal) ? $"wire-{++_number}" : value)}\r\n");
        }

        if (length is not null
            || (body is null && like?.Verb is "POST" or "PUT" && !headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding")))
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length ?? 0}\r\n");
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. body ?? []];
        var judged = (like ?? new HostileRequest(kind, null, line.Split(' ')[0], line)) with
        {
            Kind = kind,
            MustFit = false,
            MayBeBare = true,
            MayBeClosed = endsSending || bytes.Length > 30_000,
            Body = bytes,
            Headers = [],
            Secrets = [],
        };
        return new WireRequest(judged, bytes, endsSending);
    }
}
