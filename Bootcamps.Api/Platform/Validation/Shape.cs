using System.Globalization;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform.Validation;

/// <summary>A check of a request's shape that also describes itself in OpenAPI, so that documentation and validation cannot differ.</summary>
internal interface IShapeCheck
{
    /// <summary>Whether the field must be there.</summary>
    bool IsRequired => false;

    /// <summary>Writes the demand into the field's schema.</summary>
    void Describe(OpenApiSchema schema);
}

/// <summary>
/// The checks that operations use to define the shape of a request. Every check accepts null, and only <see cref="Needed"/> requires a value,
/// so that each fault is reported once.
/// </summary>
internal static class Shape
{
    /// <summary>Longest text of any field, in characters. Columns for it have twice as many UTF-16 units.</summary>
    public const int LongestText = 2_000;

    /// <summary>Longest text of an identifier that can contain spaces, in characters.</summary>
    private const int LongestSpaced = 20;

    /// <summary>The field must be there and not null.</summary>
    public static IRuleBuilderOptions<T, TValue?> Needed<T, TValue>(this IRuleBuilder<T, TValue?> rule) =>
        rule.SetValidator(new Presence<T, TValue?>()).WithErrorCode("request.required").WithMessage("This field is required.");

    /// <summary>A text of 1 to a maximum number of Unicode code points that is not blank. It is trimmed.</summary>
    public static IRuleBuilderOptions<T, string?> TextUpTo<T>(this IRuleBuilder<T, string?> rule, int most) => rule
        .KeptAs(Characters.Trim)
        .SetValidator(Check<T, string?>(text => Characters.AreText(text!), _ => { })).WithErrorCode("request.text-invalid")
        .WithMessage("Must not have line breaks, control characters or direction marks.")
        .SetValidator(Check<T, string?>(text => !string.IsNullOrWhiteSpace(text), DescribeNotBlank))
        .WithErrorCode("request.too-short")
        .WithMessage("Must not be blank.")
        .SetValidator(Check<T, string?>(text => Characters.Count(Characters.Trim(text!)) <= most, schema => schema.MaxLength = most))
        .WithErrorCode("request.too-long")
        .WithMessage(string.Create(CultureInfo.InvariantCulture, $"Must have at most {most:N0} characters."));

    /// <summary>A whole number within bounds, both included.</summary>
    public static IRuleBuilderOptions<T, int?> Within<T>(this IRuleBuilder<T, int?> rule, int least, int most) =>
        rule.SetValidator(Check<T, int?>(number => number >= least && number <= most, schema => Bound(schema, least, most)))
            .WithErrorCode("request.out-of-range").WithMessage(BoundsText(least, most));

    /// <summary>A month, such as 2024-11, of 2000 to 2099.</summary>
    public static IRuleBuilderOptions<T, string?> Month<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => Domain.Month.TryParse(text, out _),
            Domain.Month.InvalidCode,
            "Must be a month of 2000 to 2099, such as 2024-11.",
            OpenApi.ValueSchemas.DescribeMonth);

    /// <summary>A share in percent with at most two decimals, such as 33.33.</summary>
    public static IRuleBuilderOptions<T, decimal?> Percent<T>(this IRuleBuilder<T, decimal?> rule, int least, int most) => rule
        .SetValidator(Check<T, decimal?>(number => number >= least && number <= most, schema => Bound(schema, least, most)))
        .WithErrorCode("request.out-of-range")
        .WithMessage(BoundsText(least, most))
        .SetValidator(Check<T, decimal?>(number => Domain.Percent.IsExact(number!.Value), schema => schema.Format = OpenApi.ValueSchemas.DecimalFormat))
        .WithErrorCode(Domain.Percent.TooPreciseCode).WithMessage("Must have at most two decimals, such as 33.33.");

    /// <summary>true or false in a query, exactly so written.</summary>
    public static IRuleBuilderOptions<T, string?> Boolean<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(text => Booleans.Parse(text) is not null, "request.wrong-type", "Must be true or false.", schema => schema.Type = JsonSchemaType.Boolean);

    /// <inheritdoc cref="Within{T}(IRuleBuilder{T, int?}, int, int)"/>
    public static IRuleBuilderOptions<T, long?> Within<T>(this IRuleBuilder<T, long?> rule, long least, long most) =>
        rule.SetValidator(Check<T, long?>(number => number >= least && number <= most, schema => Bound(schema, least, most)))
            .WithErrorCode("request.out-of-range").WithMessage(BoundsText(least, most));

    /// <summary>A list of at most so many items.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> ItemsUpTo<T, TItem>(this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int most) =>
        rule.SetValidator(Check<T, IReadOnlyList<TItem>?>(items => items!.Count <= most, schema => schema.MaxItems = most))
            .WithErrorCode("request.too-long").WithMessage(string.Create(CultureInfo.InvariantCulture, $"Must have at most {most:N0} items."))
            .SetValidator(new NoNulls<T, TItem>());

    /// <summary>A date, such as 2024-11-25, of 1900 to 2099.</summary>
    public static IRuleBuilderOptions<T, string?> Date<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(text => IsoDate.TryParse(text, out _), IsoDate.InvalidCode, "Must be a real date, such as 2024-11-25.", schema =>
        {
            schema.Format = "date";
            schema.Pattern = "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$";
            schema.MinLength = schema.MaxLength = 10;
        });

    /// <summary>A date between two days that depend on today, both included.</summary>
    public static IRuleBuilderOptions<T, string?> DateWithin<T>(
        this IRuleBuilder<T, string?> rule,
        TimeProvider clock,
        string what,
        Func<DateOnly, (DateOnly Earliest, DateOnly Latest)> bounds) => rule
        .Date()
        .SetValidator(Check<T, string?>(
            text => !IsoDate.TryParse(text, out var date) || (date >= bounds(clock.Today()).Earliest && date <= bounds(clock.Today()).Latest),
            _ => { }))
        .WithErrorCode("request.out-of-range")
        .WithMessage(_ => string.Create(
            CultureInfo.InvariantCulture,
            $"{what} must be between {bounds(clock.Today()).Earliest:d MMMM yyyy} and {bounds(clock.Today()).Latest:d MMMM yyyy}."));

    /// <summary>An instant in UTC, such as 2024-11-25T09:30:00Z.</summary>
    public static IRuleBuilderOptions<T, string?> Instant<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => Instants.TryParse(text, out _),
            IsoDate.InvalidCode,
            "Must be a date and time with an offset, such as 2024-11-25T09:30:00Z.",
            schema =>
            {
                schema.Format = "date-time";
                schema.MinLength = 20;
                schema.MaxLength = 35;
            });

    /// <summary>An id of this service, in upper or lower case. It is converted to lower case.</summary>
    public static IRuleBuilderOptions<T, string?> Id<T>(this IRuleBuilder<T, string?> rule) =>
        rule.KeptAs(text => text.ToLowerInvariant()).Text(
            Ids.IsWellFormed,
            "request.id-invalid",
            "Must be an id such as 0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11.",
            schema =>
            {
                schema.Format = "uuid";
                schema.Pattern = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";
                schema.MinLength = schema.MaxLength = 36;
            });

    /// <summary>A readable key: letters, digits and hyphens.</summary>
    public static IRuleBuilderOptions<T, string?> Key<T>(this IRuleBuilder<T, string?> rule, int most = 40) =>
        rule.Text(
            text => text!.Length <= most && text.Length > 0 && text.AsSpan().IndexOfAnyExcept(KeyCharacters) < 0,
            "request.id-invalid",
            string.Create(CultureInfo.InvariantCulture, $"Must be 1 to {most} letters, digits and hyphens."),
            schema =>
            {
                schema.Pattern = "^[A-Za-z0-9-]+$";
                schema.MinLength = 1;
                schema.MaxLength = most;
            });

    /// <summary>One of the names of an enumeration.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum => rule.OneOf(Names.Of<TEnum>());

    /// <summary>One of some words.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyList<string> words) =>
        rule.Text(text => words.Contains(text, StringComparer.Ordinal), "request.enum-invalid", $"Must be one of: {string.Join(", ", words)}.", schema =>
            schema.Enum = [.. words.Select(word => (System.Text.Json.Nodes.JsonNode)System.Text.Json.Nodes.JsonValue.Create(word))]);

    /// <summary>One of some numbers.</summary>
    public static IRuleBuilderOptions<T, int?> OneOf<T>(this IRuleBuilder<T, int?> rule, IReadOnlyList<int> numbers) =>
        rule.SetValidator(Check<T, int?>(number => numbers.Contains(number!.Value), schema => Limit(schema, numbers)))
            .WithErrorCode("request.enum-invalid").WithMessage($"Must be one of: {string.Join(", ", numbers)}.");

    /// <inheritdoc cref="OneOf{T}(IRuleBuilder{T, int?}, IReadOnlyList{int})"/>
    public static IRuleBuilderOptions<T, int> OneOf<T>(this IRuleBuilder<T, int> rule, IReadOnlyList<int> numbers) =>
        rule.SetValidator(Check<T, int>(numbers.Contains, schema => Limit(schema, numbers)))
            .WithErrorCode("request.enum-invalid").WithMessage($"Must be one of: {string.Join(", ", numbers)}.");

    /// <summary>An https address, because people follow it from other websites.</summary>
    public static IRuleBuilderOptions<T, string?> WebAddress<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => Characters.Count(text!) <= 500 && text!.StartsWith("https://", StringComparison.Ordinal) && Characters.AreText(text)
                && Uri.TryCreate(text, UriKind.Absolute, out _),
            "request.malformed",
            "Must be a web address that starts with https:// and has at most 500 characters.",
            schema =>
            {
                schema.Format = "uri";
                schema.Pattern = "^https://";
                schema.MaxLength = 500;
            });

    /// <summary>The origin of a website, as browsers send it: https, except for localhost.</summary>
    public static IRuleBuilderOptions<T, string?> Origin<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => text!.Length <= 200 && System.Text.Ascii.IsValid(text) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
                && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0,
            "request.malformed",
            "Must be an origin such as https://www.example.org, with no path and no slash at the end.",
            schema =>
            {
                schema.Format = "uri";
                schema.MaxLength = 200;
            });

    /// <summary>A text with any other demand.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(
        this IRuleBuilder<T, string?> rule,
        Func<string?, bool> isRight,
        string code,
        string message,
        Action<OpenApiSchema> describe) =>
        rule.SetValidator(Check<T, string?>(isRight, describe)).WithErrorCode(code).WithMessage(message);

    /// <summary>A text of letters and digits in either case, with spaces anywhere, that meets any other demand.</summary>
    public static IRuleBuilderOptions<T, string?> SpacedText<T>(this IRuleBuilder<T, string?> rule, Func<string?, bool> isRight, string code, string message) =>
        rule.Text(text => text!.Length <= LongestSpaced && isRight(text), code, message, schema =>
        {
            schema.Pattern = "^[A-Za-z0-9 ]+$";
            schema.MaxLength = LongestSpaced;
        });

    /// <summary>A whole number within bounds, both included, with its own code and message.</summary>
    public static IRuleBuilderOptions<T, int?> Number<T>(this IRuleBuilder<T, int?> rule, int least, int most, string code, string message) =>
        rule.SetValidator(Check<T, int?>(number => number >= least && number <= most, schema => Bound(schema, least, most)))
            .WithErrorCode(code).WithMessage(message);

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    // Converts a text to its stored form, before other checks.
    private static IRuleBuilderOptions<T, string?> KeptAs<T>(this IRuleBuilder<T, string?> rule, Func<string, string> form)
    {
        var normal = new NormalForm<T>(form);
        return rule.SetValidator(normal).Configure(one => normal.Fills(one.Expression));
    }

    private static ShapeCheck<T, TValue> Check<T, TValue>(Func<TValue, bool> isRight, Action<OpenApiSchema> describe) => new(isRight, describe);

    private static string BoundsText(long least, long most) => string.Create(CultureInfo.InvariantCulture, $"Must be between {least:N0} and {most:N0}.");

    private static void DescribeNotBlank(OpenApiSchema schema)
    {
        schema.MinLength = 1;
        schema.Pattern = @"\S";
    }

    private static void Bound(OpenApiSchema schema, long least, long most)
    {
        schema.Minimum = least.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = most.ToString(CultureInfo.InvariantCulture);
    }

    private static void Limit(OpenApiSchema schema, IReadOnlyList<int> numbers)
    {
        Bound(schema, numbers.Min(), numbers.Max());
        schema.Enum = [.. numbers.Select(number => (System.Text.Json.Nodes.JsonNode)System.Text.Json.Nodes.JsonValue.Create(number))];
    }

    private sealed class ShapeCheck<T, TValue>(Func<TValue, bool> isRight, Action<OpenApiSchema> describe) : PropertyValidator<T, TValue>, IShapeCheck
    {
        public override string Name => "Shape";

        public override bool IsValid(ValidationContext<T> context, TValue value) => value is null || isRight(value);

        public void Describe(OpenApiSchema schema) => describe(schema);
    }

    /// <summary>Writes the stored form of a text back. It never fails.</summary>
    private sealed class NormalForm<T>(Func<string, string> form) : PropertyValidator<T, string?>
    {
        private Action<T, string> _write = (_, _) => { };

        public override string Name => "NormalForm";

        /// <summary>Says which property the text is read from.</summary>
        public void Fills(System.Linq.Expressions.LambdaExpression property)
        {
            if (property.ReturnType != typeof(string))
            {
                return; // the texts of a list are not changed
            }

            var text = System.Linq.Expressions.Expression.Parameter(typeof(string));
            _write = System.Linq.Expressions.Expression.Lambda<Action<T, string>>(
                System.Linq.Expressions.Expression.Assign(property.Body, text), property.Parameters[0], text).Compile();
        }

        public override bool IsValid(ValidationContext<T> context, string? value)
        {
            if (value is not null && form(value) is var kept && kept != value)
            {
                _write(context.InstanceToValidate, kept);
            }

            return true;
        }
    }

    /// <summary>Names each item of a list that is null.</summary>
    private sealed class NoNulls<T, TItem> : PropertyValidator<T, IReadOnlyList<TItem>?>
    {
        public override string Name => "NoNulls";

        public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value)
        {
            for (var i = 0; i < Math.Min(value?.Count ?? 0, ShapeErrors.MostFailures); i++)
            {
                if (value![i] is null)
                {
                    context.AddFailure(new FluentValidation.Results.ValidationFailure(
                        string.Create(CultureInfo.InvariantCulture, $"{context.PropertyPath}[{i}]"),
                        "An item must not be null.")
                    {
                        ErrorCode = "request.required",
                    });
                }
            }

            return true;
        }
    }

    private sealed class Presence<T, TValue> : PropertyValidator<T, TValue>, IShapeCheck
    {
        public override string Name => "Presence";

        public bool IsRequired => true;

        public override bool IsValid(ValidationContext<T> context, TValue value) => value is not null;

        public void Describe(OpenApiSchema schema)
        {
        }
    }
}
