using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bootcamps.Tests.Hostile;

/// <summary>A hostile value.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Text">As it is sent: raw JSON for a field of a body, plain text for a parameter.</param>
internal readonly record struct HostileValue(string Kind, string Text);

/// <summary>Hostile values for a schema.</summary>
internal static class HostileValues
{
    /// <summary>A text put into every field of a body. An answer that refuses it must not repeat it.</summary>
    public const string Canary = "Zq7Canary";

    /// <summary>Stands for the three bytes that a lone surrogate would have in UTF-8; no text has them.</summary>
    public const char LoneSurrogate = '\uE000';

    /// <summary>Stands for two bytes that are never part of UTF-8.</summary>
    public const char NoUtf8 = '\uE001';

    /// <summary>The kind of values at the bounds of a schema and just beyond.</summary>
    public const string Bound = "bound";

    private const int Deep = 4_000;

    private static readonly string[] Injections =
    [
        "'; drop table enrolment; --", "\" or 1=1 --", "1; waitfor delay '0:0:9'--", "' union select secret_sha256 from api_key --",
        "\r\nX-Injected: 1\r\n\r\n", "%0d%0aX-Injected:%201",
        "{0}{1}{2}%s%n%x", "{Message} {@Exception}", "../../../../etc/passwd", @"..\..\windows\win.ini", "<script>alert(1)</script>",
        "=HYPERLINK(\"http://x\",\"y\")", "@SUM(1+1)*cmd|' /C calc'!A0",
        "${jndi:ldap://x/a}", "{{7*7}}", "@take", "{scope}", "{take}", "$.x[?(@.y)]", "null", "undefined", "%00", "*)(uid=*))(|(uid=*",
    ];

    private static readonly string[] Unicodes =
    [
        @"\ud800", @"\udc00x", @"a\ud83d", @"\u0000", @"a\u0000b", @"\u202egnirts", @"e\u0301\u0301\u0301\u0301", "𝟙𝟚𝟛",
        "👩‍👩‍👧‍👦", @"\ufeff", @"\u200b", @"\u00a0", @"\u2028\u2029", @"\u0085", @"\u001b[31m",
        "İıſK", "ﷺ", "１２３", "٣", @"\uffff", @"\ufffe", "ǅ", "ß",
    ];

    private static readonly string[] Dates =
    [
        "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "0000-00-00", "0001-01-01", "9999-12-31", "1899-12-31",
        "2100-01-01", "1900-01-01", "2099-12-31", "2024-11-15T00:00:00",
        "2024-11-15T09:30:00Z", "2024-11-15T24:00:00Z", "2024-11-15T23:59:60Z", "2024-11-15T09:30:00+99:99", "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00", "15/11/2024", "2024-11-15 ", " 2024-11-15",
        "２０２４-11-15", "20241115", "2024-W46-5", "-2024-11-15", "+002024-11-15", "2024-11-31", "Fri, 15 Nov 2024 09:30:00Z",
    ];

    private static readonly string[] Numbers =
    [
        "-1", "0", "-0", "1.0", "0.5", "1e2", "1e400", "-1e400", "1e-400", "2147483647", "2147483648", "-2147483648", "-2147483649", "9007199254740993",
        "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "18446744073709551616", "79228162514264337593543950336", "00", "01", "+1", ".5", "5.", "0x10",
        "1_000", "NaN", "Infinity", "-Infinity",
    ];

    /// <summary>Values for a field of a body.</summary>
    public static IEnumerable<HostileValue> OfField(JsonObject schema)
    {
        foreach (var text in new[] { "true", "false", "0", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"\":null}", $"\"{Canary}\"", "[1,\"a\",{}]" })
        {
            yield return new HostileValue("type", text);
        }

        yield return new HostileValue("null", "null");
        foreach (var value in BoundsOf(schema).Concat((int?)schema["maxLength"] is { } most ? [$"\"{new string('a', most + 1)}\""] : [])
            .Concat(schema["enum"] is null ? [] : ["\"other\""]))
        {
            yield return new HostileValue(Bound, value);
        }

        foreach (var number in Numbers.Append(new string('9', 400)).Append("0." + new string('3', 400)))
        {
            yield return new HostileValue("number", number);
        }

        foreach (var text in Unicodes)
        {
            yield return new HostileValue("unicode", $"\"{text}\"");
        }

        yield return new HostileValue("unicode", $"\"{Canary}{LoneSurrogate}\"");
        yield return new HostileValue("unicode", $"\"{Canary}{NoUtf8}\"");
        foreach (var text in Injections)
        {
            yield return new HostileValue("injection", JsonSerializer.Serialize(Canary + text));
            yield return new HostileValue("injection", JsonSerializer.Serialize(text));
        }

        foreach (var date in Dates)
        {
            yield return new HostileValue("date", $"\"{date}\"");
        }

        foreach (var text in LengthsOf(schema).Concat(NearMisses(schema)))
        {
            yield return new HostileValue("near miss", JsonSerializer.Serialize(text));
        }

        yield return new HostileValue("depth", new string('[', Deep) + new string(']', Deep));
        yield return new HostileValue("depth", string.Concat(Enumerable.Repeat("{\"a\":", Deep)) + "1" + new string('}', Deep));
        yield return new HostileValue("depth", new string('[', Deep));
        yield return new HostileValue("size", $"\"{Canary}{new string('x', 60_000)}\"");
        yield return new HostileValue("size", $"[{string.Join(',', Enumerable.Repeat("0", 20_000))}]");
        yield return new HostileValue("size", $"[{string.Join(',', Enumerable.Repeat("{}", 10_000))}]");
        yield return new HostileValue("size", $"[{string.Join(',', Enumerable.Repeat("null", 2_000))}]");
        foreach (var text in new[]
        {
            "", "'x'", "undefined", "\"", "\"a", "/* x */ 1", "1 // x", "1,", "\"\\x\"", "\"\\u12\"", "\"a\tb\"", "\"a\nb\"", "tru", "TRUE", "nul",
        })
        {
            yield return new HostileValue("syntax", text);
        }
    }

    /// <summary>Values for a parameter in the path, the query or a header, before any encoding.</summary>
    public static IEnumerable<HostileValue> OfParameter(JsonObject schema)
    {
        foreach (var text in new[]
        {
            "", " ", "null", "undefined", "true", "TRUE", "[]", "{}", "a,b", "1,2", "*", "-", "%", "%zz", "+", "&", "=", "#", "?", ";", "\t", "\0",
            "\u0001", "a\0b",
        })
        {
            yield return new HostileValue("type", text);
        }

        foreach (var number in Numbers.Append(new string('9', 400)).Concat(BoundsOf(schema)).Append(" 5").Append("5 ").Append("5,000").Append("(5)")
            .Append("٣"))
        {
            yield return new HostileValue("number", number);
        }

        foreach (var text in Unicodes.Select(Unescaped))
        {
            yield return new HostileValue("unicode", text);
        }

        yield return new HostileValue("unicode", $"a{LoneSurrogate}");
        yield return new HostileValue("unicode", $"a{NoUtf8}");
        foreach (var text in Injections)
        {
            yield return new HostileValue("injection", text);
        }

        foreach (var date in Dates)
        {
            yield return new HostileValue("date", date);
        }

        foreach (var text in LengthsOf(schema).Concat(NearMisses(schema)))
        {
            yield return new HostileValue("near miss", text);
        }

        yield return new HostileValue("size", new string('x', 4_000));
        yield return new HostileValue("size", new string('é', 1_000));
    }

    private static IEnumerable<string> BoundsOf(JsonObject schema) => new[] { schema["minimum"], schema["maximum"] }
        .OfType<JsonValue>()
        .Select(bound => (decimal)bound)
        .SelectMany(bound => new[] { bound - 1, bound, bound + 1 })
        .Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> LengthsOf(JsonObject schema)
    {
        var most = (int?)schema["maxLength"] ?? 10;
        return new[] { most - 1, most, most + 1, most * 2 }.Where(length => length > 0)
            .SelectMany(length => new[] { new string('a', length), new string(' ', length), new string('7', length) })
            .Append(string.Concat(Enumerable.Repeat("👍", (most / 2) + 1)));
    }

    private static IEnumerable<string> NearMisses(JsonObject schema)
    {
        foreach (var word in (schema["enum"]?.AsArray() ?? []).OfType<JsonValue>().Select(word => word.ToString()).Take(4))
        {
            yield return word.ToUpperInvariant();
            yield return char.ToUpperInvariant(word[0]) + word[1..];
            yield return word + " ";
            yield return word + "\0";
            yield return word[..^1];
            yield return $"{word},{word}";
        }

        yield return "0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f1";
        yield return "0192F0C4-7A50-7C3E-9A0E-2F6F3F3B8F11";
        yield return "{0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11}";
        yield return "0192f0c47a507c3e9a0e2f6f3f3b8f11";
        yield return "00000000-0000-0000-0000-000000000000";
        yield return "TEST-2024-25\n";
        yield return "TEST-2024-25 ";
        yield return "test-2024-25";
        yield return "1000000000";
        yield return "9999999999";
        yield return "https://";
        yield return "https://a b";
        yield return "https://[::1";
        yield return "javascript:alert(1)";
        yield return "L19 2A\u00a0B";
        yield return "202413";
    }

    private static string Unescaped(string text) =>
        text.Contains(@"\ud", StringComparison.Ordinal) ? text.Replace('\\', LoneSurrogate) : (string)JsonNode.Parse($"\"{text}\"")!;

    /// <summary>Bytes of a text with the two that stand for what no text has.</summary>
    public static byte[] Bytes(string text)
    {
        if (!text.AsSpan().ContainsAny(LoneSurrogate, NoUtf8))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        return [.. text.SelectMany(letter => letter switch
        {
            LoneSurrogate => [0xED, 0xA0, 0x80],
            NoUtf8 => [0xC3, 0xFF],
            _ => Encoding.UTF8.GetBytes([letter]),
        })];
    }

    /// <summary>A text as part of an address: everything but letters and digits as <c>%hh</c>.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var one in Bytes(text))
        {
            _ = char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' ?
                escaped.Append((char)one) :
                escaped.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return escaped.ToString();
    }
}
