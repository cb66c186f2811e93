using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>A run of bytes in a weight file, read where and when they are wanted.</summary>
internal abstract class StoredBytes(long length)
{
    public long Length { get; } = length;

    /// <summary>Fills a span from an offset on.</summary>
    /// <exception cref="WeightFormatException">The file ends before that.</exception>
    public abstract void Read(long offset, Span<byte> into);

    protected static WeightFormatException CutShort() => new("The file ends in the middle of a tensor: it was cut short.");
}

/// <summary>Bytes that lie in the file as they are.</summary>
internal sealed class FileBytes(SafeFileHandle file, long start, long length) : StoredBytes(length)
{
    public override void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(file, into, start + offset);
            if (read == 0)
                throw CutShort();
            into = into[read..];
            offset += read;
        }
    }
}

/// <summary>Bytes of an entry of a zip archive that is stored and not compressed, so that its length is no promise but a fact.</summary>
internal sealed class ZipBytes(ZipArchiveEntry entry) : StoredBytes(entry.Length)
{
    private Stream? _stream;
    private long _position;

    public override void Read(long offset, Span<byte> into)
    {
        try
        {
            GoTo(offset);
            _stream!.ReadExactly(into);
            _position += into.Length;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw CutShort();
        }
    }

    // An entry is read from front to end, mostly at one go: what comes after is only passed over, what came before is opened anew.
    private void GoTo(long offset)
    {
        if (_stream is null || offset < _position)
        {
            _stream?.Dispose();
            (_stream, _position) = (entry.Open(), 0);
        }
        var passed = new byte[(int)Math.Min(1 << 16, offset - _position)];
        while (_position < offset)
        {
            var step = (int)Math.Min(passed.Length, offset - _position);
            _stream.ReadExactly(passed, 0, step);
            _position += step;
        }
    }
}
