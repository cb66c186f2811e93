using System.Diagnostics;

namespace EmotionSelectivity.Manifests.Tests;

/// <summary>kubectl as a user has it, or kustomize; where neither is there, what needs it is skipped.</summary>
internal static class Kustomize
{
    private static readonly string[][] Commands =
    [
        ["kubectl", "kustomize"],
        [Path.Combine(SourceTree.Root, "artifacts", "tools", "kubectl"), "kustomize"],
        ["kustomize", "build"],
    ];

    // The one that Debian 12 packages knows no components.
    private static readonly Lazy<string[]?> Usable = new(() => Commands.FirstOrDefault(KnowsComponents));

    /// <summary>The objects of a folder, as kubectl apply -k would send them.</summary>
    public static string Build(string folder)
    {
        Assert.SkipWhen(Usable.Value is null, "There is no kubectl (1.21 or later) and no kustomize: eng/install-kubectl brings one where npm is there.");
        var (code, output, errors) = Execute([.. Usable.Value, folder]);
        Assert.True(code == 0, $"{folder}: {errors}");
        return output;
    }

    private static bool KnowsComponents(string[] command)
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
