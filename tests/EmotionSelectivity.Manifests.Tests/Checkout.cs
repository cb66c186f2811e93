using System.Diagnostics;

namespace EmotionSelectivity.Manifests.Tests;

/// <summary>A temporary copy of the folders of an installation, with passwords and tokens created as docs/kubernetes.md describes.</summary>
internal sealed class Checkout : IDisposable
{
    private static readonly string[] Folders = ["k8s", "dashboards", "deploy"];

    private readonly TemporaryFolder _folder = new();

    private Checkout()
    {
    }

    public string Root => _folder.Path;

    /// <param name="secrets">Folder for the passwords and tokens.</param>
    public static Checkout Create(string secrets)
    {
        var checkout = new Checkout();
        foreach (var folder in Folders)
            checkout.Copy(folder);
        using var make = Process.Start(new ProcessStartInfo("bash", ["deploy/make-secrets", secrets]) { WorkingDirectory = checkout.Root, UseShellExecute = false, RedirectStandardError = true })!;
        make.StandardError.ReadToEnd();
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return checkout;
    }

    /// <summary>Builds the manifests of one folder.</summary>
    public string Build(string folder) => Kustomize.Build(Path.Combine(Root, folder));

    /// <summary>Builds the manifests of an overlay with components.</summary>
    public string Build(string overlay, IEnumerable<string> components)
    {
        var lines = components.Select(component => $"  - ../k8s/components/{component}\n");
        return BuildAs("mine", $"resources: [../k8s/overlays/{overlay}]\ncomponents:\n{string.Concat(lines)}");
    }

    /// <summary>Writes a kustomization into a folder beside k8s and builds its manifests.</summary>
    public string BuildAs(string folder, string kustomization)
    {
        Directory.CreateDirectory(Path.Combine(Root, folder));
        File.WriteAllText(Path.Combine(Root, folder, "kustomization.yaml"), kustomization);
        return Build(folder);
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(string folder)
    {
        var source = Path.Combine(SourceTree.Root, folder);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Root, Path.GetRelativePath(SourceTree.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
