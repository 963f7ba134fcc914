namespace Bootcamps.Domain.Eligibility;

/// <summary>The country a home is in. Jersey, Guernsey and the Isle of Man are Crown dependencies, outside the United Kingdom.</summary>
public enum Country
{
    /// <summary>England.</summary>
    England,

    /// <summary>Scotland.</summary>
    Scotland,

    /// <summary>Wales.</summary>
    Wales,

    /// <summary>Northern Ireland.</summary>
    NorthernIreland,

    /// <summary>Isle of Man.</summary>
    IsleOfMan,

    /// <summary>Jersey.</summary>
    Jersey,

    /// <summary>Guernsey, with Alderney and Sark.</summary>
    Guernsey,
}

/// <summary>Names of countries in sentences.</summary>
public static class Countries
{
    /// <summary>The name as it follows the word "in".</summary>
    public static string NameOf(Country country) => country switch
    {
        Country.England => "England",
        Country.Scotland => "Scotland",
        Country.Wales => "Wales",
        Country.NorthernIreland => "Northern Ireland",
        Country.IsleOfMan => "the Isle of Man",
        Country.Jersey => "Jersey",
        Country.Guernsey => "Guernsey",
    };
}
