namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A small disk, half of which is reserved for the superuser's processes: for all others it fills up first.</summary>
internal sealed class ReservedDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ReservedDisk()
    {
    }

    /// <summary>Command prefix that starts a process that cannot use the reserved half.</summary>
    public static string[] Confined { get; } = ["setpriv", "--reuid", "61235", "--clear-groups", "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];

    public string Path => _folder["disk"];

    public static async Task<ReservedDisk> Mount()
    {
        var disk = new ReservedDisk();
        var image = disk._folder["image"];
        Directory.CreateDirectory(disk.Path);
        await using (var file = File.Create(image))
            file.SetLength(96L << 20);
        await Command.Run("mkfs.ext4", "-q", "-m", "50", image);
        await Command.RunOrSkip("mount", "-o", "loop", image, disk.Path);
        return disk;
    }

    /// <summary>Fills the disk up to the reserved half in one step: a loop would be slower than a sweep that writes meanwhile.</summary>
    public void Fill()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            PreallocationSize = new DriveInfo(Path).AvailableFreeSpace,
        };
        new FileStream(System.IO.Path.Combine(Path, "filler"), options).Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Command.Run("umount", "-l", Path);
        _folder.Dispose();
    }
}
