using System.Text;

namespace EmotionSelectivity.Inputs;

/// <summary>The text of a table with the encoding that it was read in.</summary>
/// <param name="Text">The characters, without a byte order mark.</param>
/// <param name="IsGuess">
/// Whether the bytes are neither UTF-8 nor UTF-16 and were read as Windows-1252, the superset of Latin-1 that
/// spreadsheet programs write: letters beyond ASCII can be wrong.
/// </param>
internal readonly record struct TableText(string Text, bool IsGuess)
{
    /// <summary>Number of bytes in which UTF-16 without a mark is looked for.</summary>
    private const int Probed = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: true);

    static TableText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// Decodes the content of a file: by its byte order mark (UTF-8, UTF-16, UTF-32); as UTF-16 without a mark if
    /// every other byte of its beginning is zero; as UTF-8 if it is valid; else as Windows-1252.
    /// </summary>
    public static TableText Decode(byte[] content)
    {
        try
        {
            return new TableText(Read(content, Utf16WithoutMark(content) ?? (Encoding)StrictUtf8), false);
        }
        catch (DecoderFallbackException)
        {
            return new TableText(Read(content, Encoding.GetEncoding(1252)), true);
        }
    }

    private static string Read(byte[] content, Encoding encoding)
    {
        using var reader = new StreamReader(new MemoryStream(content), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Text that begins with ASCII, as a header does, has a zero in every other byte of UTF-16, and none in UTF-8 or a
    /// code page.
    /// </summary>
    private static UnicodeEncoding? Utf16WithoutMark(byte[] content)
    {
        var probed = Math.Min(content.Length, Probed) & ~1;
        var (even, odd) = (0, 0);
        for (var i = 0; i < probed; i += 2)
        {
            even += content[i] == 0 ? 1 : 0;
            odd += content[i + 1] == 0 ? 1 : 0;
        }
        return (even, odd) switch
        {
            (0, > 0) when odd * 4 > probed && (content.Length & 1) == 0 => LittleEndian,
            ( > 0, 0) when even * 4 > probed && (content.Length & 1) == 0 => BigEndian,
            _ => null,
        };
    }
}
