using System.Reflection;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>
/// The constraints on each field of a request, read from the validators. A conditional check never makes a field
/// required, and the widest bounds of several checks are shown.
/// </summary>
internal sealed class Messages
{
    private readonly Dictionary<(Type Type, string Property), List<Demand>> _demands = [];
    private readonly HashSet<Type> _sent = [];

    /// <summary>Reads every validator of this application.</summary>
    public Messages(IServiceProvider services)
    {
        foreach (var type in typeof(Messages).Assembly.GetTypes().Where(type => type is { IsAbstract: false, BaseType.IsGenericType: true }))
        {
            if (type.BaseType!.GetGenericTypeDefinition() == typeof(Validator<>))
            {
                Read((IEnumerable<IValidationRule>)ActivatorUtilities.CreateInstance(services, type));
            }
            else if (type.BaseType.GetGenericTypeDefinition() == typeof(Endpoint<,>) && type.BaseType.GenericTypeArguments[0].GetProperty("Body") is { } body)
            {
                AddSent(body.PropertyType);
            }
        }
    }

    /// <summary>Whether a type is part of a request body.</summary>
    public bool IsSent(Type type) => _sent.Contains(type);

    /// <summary>Whether a schema is of a type that is part of a request body.</summary>
    public bool IsSentAs(string schemaId) => _sent.Any(type => ApiDocument.SchemaId(type) == schemaId);

    /// <summary>Whether a field must always be there.</summary>
    public bool IsRequired(PropertyInfo property) =>
        DemandsOf(property).Any(demand => demand is { Check.IsRequired: true, IsConditional: false, IsOfItems: false });

    /// <summary>Writes what is demanded of a field into its schema.</summary>
    public void Describe(PropertyInfo property, OpenApiSchema schema) => DescribeAll(DemandsOf(property), schema);

    /// <summary>
    /// Copies the constraints of request fields to the answer's fields of the same name in the same feature, because they have the same values.
    /// The widest bounds of several fields are shown.
    /// </summary>
    public void DescribeLikeRequest(PropertyInfo property, OpenApiSchema schema)
    {
        var alike = _demands
            .Where(pair => pair.Key.Property == property.Name && pair.Key.Type.Namespace == property.DeclaringType!.Namespace && IsSent(pair.Key.Type)
                && Plain(pair.Key.Type.GetProperty(property.Name)!.PropertyType) == Plain(property.PropertyType))
            .Select(pair => Described(pair.Value))
            .ToList();
        if (alike.Count > 0)
        {
            Take(alike.Aggregate(Widest), schema);
            if (schema.Items is OpenApiSchema items)
            {
                Take(alike.Select(one => (OpenApiSchema)one.Items!).Aggregate(Widest), items);
            }
        }
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static void DescribeAll(IEnumerable<Demand> demands, OpenApiSchema schema)
    {
        foreach (var ofItems in demands.GroupBy(demand => demand.IsOfItems))
        {
            if ((ofItems.Key ? schema.Items : schema) is OpenApiSchema target)
            {
                Describe([.. ofItems], target);
            }
        }
    }

    private static void Describe(IReadOnlyList<Demand> demands, OpenApiSchema schema)
    {
        var conditional = demands.Where(demand => demand.IsConditional && !demand.Check.IsRequired).Select(demand => Described(demand.Check)).ToList();
        if (conditional.Count > 0)
        {
            Take(conditional.Aggregate(Widest), schema);
        }

        foreach (var demand in demands.Where(demand => !demand.IsConditional))
        {
            demand.Check.Describe(schema);
        }
    }

    private static OpenApiSchema Described(IReadOnlyList<Demand> demands)
    {
        var schema = new OpenApiSchema { Items = new OpenApiSchema() };
        DescribeAll(demands, schema);
        return schema;
    }

    private static OpenApiSchema Described(IShapeCheck check)
    {
        var schema = new OpenApiSchema { Items = new OpenApiSchema() };
        check.Describe(schema);
        return schema;
    }

    private static OpenApiSchema Widest(OpenApiSchema one, OpenApiSchema other) => new()
    {
        Format = one.Format == other.Format ? one.Format : null,
        Pattern = one.Pattern == other.Pattern ? one.Pattern : null,
        Enum = one.Enum is null || other.Enum is null ? null : [.. one.Enum.Concat(other.Enum).DistinctBy(value => value.ToJsonString())],
        MinLength = one.MinLength is { } shorter && other.MinLength is { } alsoShorter ? Math.Min(shorter, alsoShorter) : null,
        MaxLength = one.MaxLength is { } longer && other.MaxLength is { } alsoLonger ? Math.Max(longer, alsoLonger) : null,
        MaxItems = one.MaxItems is { } more && other.MaxItems is { } alsoMore ? Math.Max(more, alsoMore) : null,
        Minimum = Number(one.Minimum) is { } least && Number(other.Minimum) is { } alsoLeast ? Text(Math.Min(least, alsoLeast)) : null,
        Maximum = Number(one.Maximum) is { } most && Number(other.Maximum) is { } alsoMost ? Text(Math.Max(most, alsoMost)) : null,
    };

    private static void Take(OpenApiSchema from, OpenApiSchema into)
    {
        into.Format = from.Format ?? into.Format;
        into.Pattern = from.Pattern ?? into.Pattern;
        into.Enum = from.Enum ?? into.Enum;
        into.MinLength = from.MinLength ?? into.MinLength;
        into.MaxLength = from.MaxLength ?? into.MaxLength;
        into.MaxItems = from.MaxItems ?? into.MaxItems;
        into.Minimum = from.Minimum ?? into.Minimum;
        into.Maximum = from.Maximum ?? into.Maximum;
    }

    private static long? Number(string? text) => text is null ? null : long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private IReadOnlyList<Demand> DemandsOf(PropertyInfo property) => _demands.GetValueOrDefault((property.DeclaringType!, property.Name)) ?? [];

    private void Read(IEnumerable<IValidationRule> rules)
    {
        foreach (var rule in rules.Where(rule => rule.Member is PropertyInfo))
        {
            var key = (rule.Member.DeclaringType!, rule.Member.Name);
            var isOfItems = rule.GetType().GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICollectionRule<,>));
            foreach (var component in rule.Components)
            {
                if (component.Validator is IShapeCheck check)
                {
                    var demands = _demands.TryGetValue(key, out var known) ? known : _demands[key] = [];
                    demands.Add(
                        new Demand(check, rule.HasCondition || rule.HasAsyncCondition || component.HasCondition || component.HasAsyncCondition, isOfItems));
                }
                else if (component.Validator is IChildValidatorAdaptor)
                {
                    Read(ChildOf(component.Validator));
                }
            }
        }
    }

    // The adaptor's own method, which is in no interface, answers the validator that SetValidator was given.
    private static IEnumerable<IValidationRule> ChildOf(IPropertyValidator adaptor)
    {
        var context = Activator.CreateInstance(typeof(FluentValidation.ValidationContext<>).MakeGenericType(adaptor.GetType().GenericTypeArguments[0]), [null]);
        return (IEnumerable<IValidationRule>)adaptor.GetType().GetMethod("GetValidator")!.Invoke(adaptor, [context, null])!;
    }

    private void AddSent(Type type)
    {
        var item = ItemOf(type);
        if (item.Assembly == typeof(Messages).Assembly && _sent.Add(item))
        {
            foreach (var property in item.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                AddSent(property.PropertyType);
            }
        }
    }

    private static Type ItemOf(Type type) =>
        type != typeof(string) && type.GetInterfaces().Append(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list
            ? list.GenericTypeArguments[0]
            : Plain(type);

    private sealed record Demand(IShapeCheck Check, bool IsConditional, bool IsOfItems);
}
