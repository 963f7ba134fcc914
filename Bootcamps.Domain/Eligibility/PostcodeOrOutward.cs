namespace Bootcamps.Domain.Eligibility;

/// <summary>The address a person gave: a full postcode, or only its outward code.</summary>
public readonly record struct PostcodeOrOutward
{
    private PostcodeOrOutward(Postcode? postcode, OutwardCode outward)
    {
        Postcode = postcode;
        Outward = outward;
    }

    /// <summary>The full postcode. Null when only the outward code is known.</summary>
    public Postcode? Postcode { get; }

    /// <summary>The outward code.</summary>
    public OutwardCode Outward { get; }

    /// <summary>Reads either. No text can be both, because a postcode has at least five characters, an outward code at most four.</summary>
    /// <returns>False for null and any other shape; the code of the refusal is <see cref="Eligibility.Postcode.InvalidCode"/>.</returns>
    public static bool TryParse(string? text, out PostcodeOrOutward home)
    {
        if (Eligibility.Postcode.TryParse(text, out var postcode))
        {
            home = Of(postcode);
            return true;
        }

        var isOutward = OutwardCode.TryParse(text, out var outward);
        home = isOutward ? new PostcodeOrOutward(null, outward) : default;
        return isOutward;
    }

    /// <summary>A full postcode.</summary>
    public static PostcodeOrOutward Of(Postcode postcode) => new(postcode, postcode.Outward);

    /// <summary>The postcode, or the outward code.</summary>
    public override string ToString() => Postcode?.ToString() ?? Outward.ToString();
}
