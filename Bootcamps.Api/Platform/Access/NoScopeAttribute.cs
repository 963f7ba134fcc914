namespace Bootcamps.Api.Platform.Access;

/// <summary>Says why a statement on tenant data has no <c>{scope}</c>.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class NoScopeAttribute(string reason) : Attribute
{
    /// <summary>Why it needs none.</summary>
    public string Reason => reason;
}
