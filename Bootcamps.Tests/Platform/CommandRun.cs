using System.Globalization;
using Bootcamps.Api.Platform.Commands;
using Bootcamps.Tests.Storage;

namespace Bootcamps.Tests.Platform;

/// <summary>The result of a command.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">Its error output.</param>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>All of it, for messages of tests.</summary>
    public string All => $"exit code {Code}\n{Output}{Error}";

    /// <summary>Runs a command in this process.</summary>
    /// <param name="database">The default database.</param>
    /// <param name="args">The command with its options.</param>
    /// <param name="settings">All settings; none for those of Development on the database.</param>
    public static async Task<CommandRun> Of(SqliteDatabase database, string[] args, params string[] settings)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        string[] usual = ["--environment=Development", "--Database:Engine=sqlite", $"--ConnectionStrings:Bootcamps={database.ConnectionString}"];
        var terminal = new Terminal(output, error, settings is [] ? usual : settings);
        var code = await CommandLine.RunAsync(args, terminal, () => throw new InvalidOperationException("No test of a command starts the server."));
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The settings of Production on a database.</summary>
    public static string[] Production(SqliteDatabase database, string engine = "sqlite") =>
    [
        "--environment=Production", $"--Database:Engine={engine}", $"--ConnectionStrings:Bootcamps={database.ConnectionString}",
        $"--PersonalData:KeysFolder={Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(database.File)!, "keys")).FullName}",
        $"--PersonalData:HashKey={Convert.ToBase64String(new byte[32])}",
    ];
}
