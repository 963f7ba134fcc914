using System.Reflection;
using FluentValidation;

namespace FastEndpoints;

/// <summary>Finds endpoints and their validators, and refuses classes that cannot work.</summary>
internal static class EndpointDiscovery
{
    /// <summary>Describes every endpoint in the assemblies searched. Verb, route and the rest are not known yet.</summary>
    /// <exception cref="InvalidOperationException">There is no assembly or no endpoint, or one of them is faulty.</exception>
    public static IReadOnlyList<EndpointDefinition> Find(EndpointDiscoveryOptions options)
    {
        var types = AssembliesOf(options).SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericType: false })
            .Where(type => BaseOf(type, typeof(Endpoint<,>)) is not null || BaseOf(type, typeof(Validator<>)) is not null)
            .Where(type => options.Filter?.Invoke(type) ?? true)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ToList();

        var validators = types.Where(type => type.IsAssignableTo(typeof(IValidator)))
            .ToLookup(type => BaseOf(type, typeof(Validator<>))!.GetGenericArguments()[0]);
        var definitions = types.Where(type => type.IsAssignableTo(typeof(BaseEndpoint)))
            .Select(type => Describe(type, validators))
            .ToList();

        return definitions.Count > 0 ? definitions : throw new InvalidOperationException("No endpoint was found in the assemblies searched.");
    }

    private static List<Assembly> AssembliesOf(EndpointDiscoveryOptions options)
    {
        var entry = options.DisableAutoDiscovery ? null : Assembly.GetEntryAssembly();
        List<Assembly> assemblies = [.. new[] { entry }.OfType<Assembly>().Union(options.Assemblies ?? [])];

        return assemblies.Count > 0
            ? assemblies
            : throw new InvalidOperationException($"{nameof(options.Assemblies)} must name the assemblies to search.");
    }

    private static EndpointDefinition Describe(Type endpoint, ILookup<Type, Type> validators)
    {
        var arguments = BaseOf(endpoint, typeof(Endpoint<,>))!.GetGenericArguments();
        var definition = new EndpointDefinition(endpoint, arguments[0], arguments[1]);

        var candidates = validators[definition.ReqDtoType].ToList();

        if (candidates.Count > 1)
        {
            var names = string.Join(", ", candidates.Select(type => type.FullName));
            throw new InvalidOperationException($"{definition.ReqDtoType.FullName} has more than one validator: {names}.");
        }

        definition.ValidatorType = candidates.SingleOrDefault();

        return definition;
    }

    private static Type? BaseOf(Type type, Type openGeneric)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsGenericType && ancestor.GetGenericTypeDefinition() == openGeneric)
            {
                return ancestor;
            }
        }

        return null;
    }
}
