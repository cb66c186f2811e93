using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>A range of bytes in a weight file, read on demand.</summary>
internal sealed class FileBytes(SafeFileHandle file, long start, long length)
{
    /// <summary>Offset of the range in the file.</summary>
    public long Start { get; } = start;

    public long Length { get; } = length;

    /// <summary>A part of this range.</summary>
    public FileBytes Slice(long offset, long length) => new(file, Start + offset, length);

    /// <summary>Fills a span with the bytes from an offset on.</summary>
    /// <exception cref="WeightFormatException">The file ends too early.</exception>
    public void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(file, into, Start + offset);
            if (read == 0)
                throw new WeightFormatException($"The file ends at byte {Start + offset}, in the middle of a tensor: it is truncated.");
            into = into[read..];
            offset += read;
        }
    }
}
