namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A small disk, half of which only the superuser's processes may use: for all others it fills up first.</summary>
internal sealed class ReservedDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ReservedDisk()
    {
    }

    /// <summary>Starts a process for which the disk is only half as large.</summary>
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

    /// <summary>Leaves nothing but what is reserved, in one step: what writes meanwhile is faster than a loop.</summary>
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
