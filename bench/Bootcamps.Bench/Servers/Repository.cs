using System.Diagnostics;

namespace Bootcamps.Bench.Servers;

/// <summary>Paths in this repository.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bootcamps.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Grown databases, kept from run to run.</summary>
    public static string Data => Path.Combine(Root, "bench", "data");

    /// <summary>A built program, of the same configuration as the bench.</summary>
    /// <param name="project">Its folder.</param>
    /// <param name="assembly">Its name.</param>
    public static string Built(string project, string assembly)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, project, "bin", output.Parent!.Name, output.Name, assembly + ".dll");
    }

    /// <summary>The commit, marked if there are uncommitted changes; unknown without git.</summary>
    public static async Task<string> CommitAsync()
    {
        var commit = await GitAsync("rev-parse", "--short", "HEAD");
        return commit is null ?
            "unknown" :
            await GitAsync("status", "--porcelain", "--untracked-files=no") is { Length: > 0 } ? $"{commit} with changes" : commit;
    }

    private static async Task<string?> GitAsync(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
            var output = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bootcamps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run it from within the repository.");
    }
}
