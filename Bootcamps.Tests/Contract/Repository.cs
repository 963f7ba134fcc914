namespace Bootcamps.Tests.Contract;

/// <summary>The files of the repository that are made from the code and held equal to it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Bootcamps.sln</c>.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Fails when a file is not the text that was made, or writes it when the environment variable is 1.</summary>
    public static void MustHold(string path, string text, string updateVariable)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable(updateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        NUnit.Framework.Assert.That(
            File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "",
            NUnit.Framework.Is.EqualTo(text),
            $"{path} is not what the code says. Look at the difference; if it is meant, run the tests once with {updateVariable}=1.");
    }

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Bootcamps.sln")) ? folder.FullName : Find(folder.Parent ?? throw new DirectoryNotFoundException("Bootcamps.sln"));
}
