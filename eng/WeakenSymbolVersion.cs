using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit little-endian ELF library and marks one symbol version that it requires as weak (VER_FLG_WEAK in vna_flags of the
/// Elf64_Vernaux whose vna_hash is <see cref="VersionHash"/>), so that the loader does without it. Nothing else changes, and nothing at all
/// where the library does not require that version.
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort Weak = 2;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    [Required]
    public uint VersionHash { get; set; }

    public override bool Execute()
    {
        if (File.Exists(Destination) && File.GetLastWriteTimeUtc(Destination) >= File.GetLastWriteTimeUtc(Source))
            return true;
        var library = File.ReadAllBytes(Source);
        MarkWeak(library);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        var temporary = Destination + "." + System.Diagnostics.Process.GetCurrentProcess().Id + ".tmp";
        File.WriteAllBytes(temporary, library);
        if (File.Exists(Destination))
            File.Delete(Destination);
        File.Move(temporary, Destination);
        return true;
    }

    private void MarkWeak(byte[] elf)
    {
        var sections = BitConverter.ToInt64(elf, 0x28);
        var size = BitConverter.ToUInt16(elf, 0x3a);
        var count = BitConverter.ToUInt16(elf, 0x3c);
        for (var i = 0; i < count; i++)
        {
            var header = (int)(sections + (long)i * size);
            if (BitConverter.ToUInt32(elf, header + 4) == VersionNeedSection)
                MarkWeak(elf, (int)BitConverter.ToInt64(elf, header + 24), (int)BitConverter.ToUInt32(elf, header + 44));
        }
    }

    private void MarkWeak(byte[] elf, int need, int needs)
    {
        for (var n = 0; n < needs; n++)
        {
            var auxiliary = need + (int)BitConverter.ToUInt32(elf, need + 8);
            for (var a = 0; a < BitConverter.ToUInt16(elf, need + 2); a++)
            {
                if (BitConverter.ToUInt32(elf, auxiliary) == VersionHash)
                    elf[auxiliary + 4] |= (byte)Weak;
                auxiliary += (int)BitConverter.ToUInt32(elf, auxiliary + 12);
            }
            need += (int)BitConverter.ToUInt32(elf, need + 12);
        }
    }
}
