using NUnit.Framework;

namespace Bootcamps.Tests;

/// <summary>The source files of this repository.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Bootcamps.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The C# files of a project, without generated ones.</summary>
    public static IEnumerable<string> SourcesOf(string project) => Directory
        .EnumerateFiles(PathOf(project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(PathOf(project), file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"));

    /// <summary>Asserts that a file equals the generated text, or writes the file when the environment variable is 1.</summary>
    public static void MustHold(string path, string text, string updateVariable)
    {
        var file = PathOf(path);
        if (Environment.GetEnvironmentVariable(updateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.That(
            File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "",
            Is.EqualTo(text),
            $"{path} is not what the code says. Look at the difference; if it is meant, run the tests once with {updateVariable}=1.");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bootcamps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run below the folder of Bootcamps.sln.");
    }
}
