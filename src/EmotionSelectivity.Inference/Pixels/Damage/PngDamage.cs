using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// Checks that a PNG file holds its whole picture. The decoder drops damaged ancillary chunks, and with them the
/// transparency of a palette, and leaves out the checksum of the compressed data, so both are verified here, as in
/// Pillow; the data must give all rows.
/// </summary>
internal static class PngDamage
{
    private const int HeaderLength = 13;

    /// <summary>First column and row, and steps, of the passes of an interlaced picture (PNG, 8.2).</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <exception cref="DamagedImageException">The file does not hold its whole picture.</exception>
    public static void Check(byte[] file)
    {
        CheckChunks(file);
        if (PngChunks.Content(file, "IHDR"u8) is not { Length: HeaderLength } header)
            throw new DamagedImageException("the header is not valid");
        CheckRows(file, header);
    }

    private static void CheckChunks(ReadOnlySpan<byte> file)
    {
        var whole = file.Length;
        for (var rest = PngChunks.AfterSignature(file); PngChunks.TryNext(ref rest, out var named, out var checksum);)
        {
            if (Crc32.HashToUInt32(named) != checksum)
                throw new DamagedImageException($"the checksum of the chunk that ends at byte {whole - rest.Length} does not match its content");
            if (named.StartsWith("IEND"u8))
                return;
        }
        throw new DamagedImageException("the end chunk is missing");
    }

    private static void CheckRows(byte[] file, ReadOnlySpan<byte> header)
    {
        var height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        var expected = RawBytes(BinaryPrimitives.ReadInt32BigEndian(header), height, header);
        var left = expected;
        var buffer = new byte[1 << 16];
        using var rows = new ZLibStream(new PngDataStream(file), CompressionMode.Decompress);
        try
        {
            // One byte more than expected is asked for, so that the end of the data and its checksum are read.
            for (int read; left >= 0 && (read = rows.Read(buffer, 0, (int)Math.Min(buffer.Length, left + 1))) > 0;)
                left -= read;
        }
        catch (InvalidDataException)
        {
            throw new DamagedImageException("the compressed data are damaged, or do not match their checksum");
        }
        if (left != 0)
        {
            throw new DamagedImageException(left > 0
                ? $"the data of the picture end at row {(expected - left) * height / expected} of {height}"
                : "the compressed data are for more rows than the picture has");
        }
    }

    /// <summary>Length of the decompressed data: one byte for the filter, and the pixels, of each row and pass.</summary>
    private static long RawBytes(int width, int height, ReadOnlySpan<byte> header)
    {
        var (depth, colour, interlaced) = (header[8], header[9], header[12] == 1);
        var bits = depth * colour switch { 2 => 3L, 4 => 2, 6 => 4, _ => 1 };
        return interlaced
            ? Passes.Sum(pass => Bytes(Steps(width, pass.X, pass.StepX), Steps(height, pass.Y, pass.StepY)))
            : Bytes(width, height);

        long Bytes(long columns, long rows) => columns == 0 ? 0 : rows * (1 + (columns * bits + 7) / 8);

        static int Steps(int length, int first, int step) => (length - first + step - 1) / step;
    }

    /// <summary>The content of all IDAT chunks.</summary>
    private sealed class PngDataStream(byte[] file) : Stream
    {
        private int _chunk = file.Length - PngChunks.AfterSignature(file).Length;
        private ReadOnlyMemory<byte> _data;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (_data.IsEmpty && _chunk < file.Length)
                NextChunk();
            var count = Math.Min(buffer.Length, _data.Length);
            _data.Span[..count].CopyTo(buffer);
            _data = _data[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void NextChunk()
        {
            var rest = (ReadOnlySpan<byte>)file.AsSpan(_chunk);
            if (!PngChunks.TryNext(ref rest, out var named, out _))
            {
                _chunk = file.Length;
                return;
            }
            var end = file.Length - rest.Length;
            if (named.StartsWith("IDAT"u8))
                _data = file.AsMemory(end - PngChunks.ChecksumLength - (named.Length - PngChunks.KindLength), named.Length - PngChunks.KindLength);
            _chunk = end;
        }
    }
}
