using System.Diagnostics;

namespace EmotionSelectivity.Manifests.Tests;

/// <summary>Runs kubectl or kustomize. Tests are skipped if neither is installed.</summary>
internal static class Kustomize
{
    private static readonly string[][] Commands =
    [
        ["kubectl", "kustomize"],
        [Path.Combine(SourceTree.Root, "artifacts", "tools", "kubectl"), "kustomize"],
        ["kustomize", "build"],
    ];

    // The version in Debian 12 does not support components.
    private static readonly Lazy<string[]?> Available = new(() => Commands.FirstOrDefault(SupportsComponents));

    /// <summary>Builds the manifests of a folder as kubectl apply -k would send them.</summary>
    public static string Build(string folder)
    {
        Assert.SkipWhen(Available.Value is null, "Neither kubectl (1.21 or later) nor kustomize is installed. With npm, eng/install-kubectl installs kubectl.");
        var (code, output, errors) = Execute([.. Available.Value, folder]);
        Assert.True(code == 0, $"{folder}: {errors}");
        return output;
    }

    private static bool SupportsComponents(string[] command)
    {
        using var folder = new TemporaryFolder();
        try
        {
            File.WriteAllText(folder["kustomization.yaml"], "components: [part]\n");
            Directory.CreateDirectory(folder["part"]);
            File.WriteAllText(folder["part", "kustomization.yaml"], "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator: [{ name: a, literals: [b=c] }]\n");
            return Execute([.. command, folder.Path]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Output, string Errors) Execute(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
