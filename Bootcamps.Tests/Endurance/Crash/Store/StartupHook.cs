using Bootcamps.Tests.Endurance.Crash.Store;

#pragma warning disable MA0047, CA1050 // The runtime finds it by this name alone.
/// <summary>
/// Puts the forgetful store under SQLite in a process started with <c>DOTNET_STARTUP_HOOKS</c> naming this assembly. The API itself is unchanged. It uses
/// only the classes in this folder and the libraries that the API has.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime before the program begins.</summary>
    public static void Initialize() => ForgetfulVfs.Install(StoreSettings.FromEnvironment());
}
#pragma warning restore MA0047, CA1050
