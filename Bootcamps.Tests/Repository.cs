using NUnit.Framework;

namespace Bootcamps.Tests;

/// <summary>The files this was built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Bootcamps.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The C# files of a project, without what the build made.</summary>
    public static IEnumerable<string> SourcesOf(string project) => Directory
        .EnumerateFiles(PathOf(project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(PathOf(project), file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"));

    /// <summary>Holds a generated file equal to what the repository has; with <c>UPDATE_DOCS=1</c> it is written instead.</summary>
    public static void AssertGenerated(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
            File.WriteAllText(PathOf(path), text);
        }

        Assert.That(File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)) : "", Is.EqualTo(text), $"{path} is out of date: run the tests once with UPDATE_DOCS=1.");
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
