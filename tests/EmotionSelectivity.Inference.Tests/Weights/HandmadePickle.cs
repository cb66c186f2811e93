using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>Pickles written instruction by instruction, one character per byte, and files that contain them.</summary>
internal static class HandmadePickle
{
    public const string Begin = "\x80\x02";

    public static string Text(string text) => "X" + Number(Encoding.UTF8.GetByteCount(text)) + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string Global(string module, string name) => $"c{module}\n{name}\n";

    /// <summary>An integer in decimal digits.</summary>
    public static string Int(long value) => $"I{value}\n";

    public static string Ints(params long[] values) => "(" + string.Concat(values.Select(Int)) + "t";

    /// <summary>A tensor on storage 0, fp32; <paramref name="rest"/> are the arguments after the strides.</summary>
    public static string Tensor(
        string offset, string shape, string strides, string type = "FloatStorage", string? view = null, int elements = 4, string? rest = null) =>
        Global("torch._utils", "_rebuild_tensor_v2") + "((" + Text("storage") + Global("torch", type) + Text("0") + Text("cpu") + Int(elements) + (view ?? "") + "tQ"
        + offset + shape + strides + (rest ?? "\x89" + Global("collections", "OrderedDict") + ")R") + "tR";

    /// <summary>A dictionary with that one tensor.</summary>
    public static string State(string tensor, string name = "a") => Begin + "}" + Text(name) + tensor + "s.";

    /// <summary>As torch.save writes it, with four elements in storage 0.</summary>
    public static byte[] Zip(
        string pickle, CompressionLevel compression = CompressionLevel.NoCompression, string name = "data.pkl", string byteOrder = "little")
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, name, Encoding.Latin1.GetBytes(pickle), compression);
            Add(archive, "data/0", new byte[16], compression);
            Add(archive, "byteorder", Encoding.Latin1.GetBytes(byteOrder), compression);
        }
        return file.ToArray();
    }

    /// <summary>As torch.save wrote it before 1.6, with four elements in storage 0.</summary>
    public static byte[] Legacy(string pickle, string? keys = null, long elements = 4) =>
    [
        .. Convert.FromHexString("80028a0a6cfc9c46f9206aa850192e"), .. Latin1(Begin + Int(1001) + "."), .. Latin1(Begin + "}."), .. Latin1(pickle),
        .. Latin1(keys ?? Begin + "]" + Text("0") + "a."), .. LittleEndian(elements), .. new byte[16],
    ];

    private static void Add(ZipArchive archive, string name, byte[] content, CompressionLevel compression)
    {
        using var entry = archive.CreateEntry("archive/" + name, compression).Open();
        entry.Write(content);
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static string Number(int value) => Encoding.Latin1.GetString([.. LittleEndian(value).Take(4)]);

    private static byte[] LittleEndian(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
