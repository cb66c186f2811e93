namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>Headers that the format's specification does not allow.</summary>
public sealed class SafetensorsFormatTests
{
    private const int DataBytes = 16;

    /// <summary>Header of a file with 16 bytes of data, and what is wrong with it.</summary>
    public static TheoryData<string, string> Headers() => new()
    {
        { "{}", "The tensors end at byte 10, the file at byte 26." },
        { Entry("a", "F32", "[4]", "[0,20]"), "Tensor 'a' lies outside the file: bytes 0 to 20, of 16." },
        { Entry("a", "F32", "[4]", "[-16,0]"), "Tensor 'a' lies outside the file: bytes -16 to 0, of 16." },
        { Entry("a", "F32", "[4]", "[16,0]"), "Tensor 'a' lies outside the file: bytes 16 to 0, of 16." },
        { Entry("a", "F32", "[4]", "[9223372036854775792,9223372036854775807]"), "Tensor 'a' lies outside the file: bytes 9223372036854775792 to" },
        { Entry("a", "F32", "[4]", "[0,18446744073709551615]"), "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F32", "[4]", "[0]"), "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F32", "[4]", "[0,16.5]"), "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F32", "[4]", "\"all\""), "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F32", "4", "[0,16]"), "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F32", "[\"4\"]", "[0,16]"), "The header's entry of 'a' is not that of a tensor." },
        { """{"a":{"dtype":"F32","shape":[4]}}""", "The header's entry of 'a' is not that of a tensor." },
        { """{"a":{"dtype":32,"shape":[4],"data_offsets":[0,16]}}""", "The header's entry of 'a' is not that of a tensor." },
        { """{"a":16}""", "The header's entry of 'a' is not that of a tensor." },
        { Entry("a", "F8_E4M3", "[16]", "[0,16]"), "Tensor 'a' is of the unknown type 'F8_E4M3'." },
        { Entry("a", "f32", "[4]", "[0,16]"), "Tensor 'a' is of the unknown type 'f32'." },
        { Entry("a", "F16", "[4]", "[0,16]"), "Tensor 'a' has 16 bytes, which is not its shape." },
        { Entry("a", "F64", "[4]", "[0,16]"), "Tensor 'a' has more elements than its storage of 2." },
        { Entry("a", "F32", "[3]", "[0,16]"), "Tensor 'a' has 16 bytes, which is not its shape." },
        { Entry("a", "F32", "[5]", "[0,16]"), "Tensor 'a' has more elements than its storage of 4." },
        { Entry("a", "F32", "[-4]", "[0,16]"), "Tensor 'a' has an impossible shape." },
        { Entry("a", "F32", "[4294967296,4294967296]", "[0,16]"), "Tensor 'a' has more elements than its storage of 4." },
        { Entry("a", "F32", "[9223372036854775807,2,2]", "[0,16]"), "Tensor 'a' has more elements than its storage of 4." },
        { Entry("a", "F32", "[1,1,1,1,1,1,1,1,4]", "[0,16]"), "Tensor 'a' has an impossible shape." },
        { Entry("a", "F32", "[0,4]", "[0,16]"), "Tensor 'a' has 16 bytes, which is not its shape." },
        { Two("a", "[2]", "[0,8]", "b", "[3]", "[4,16]"), "Tensor 'b' begins at byte " },
        { Two("a", "[4]", "[0,16]", "b", "[4]", "[0,16]"), "Tensor 'b' begins at byte " },
        { Two("a", "[1]", "[0,4]", "b", "[2]", "[8,16]"), "Tensor 'b' begins at byte " },
        { Entry("a", "F32", "[3]", "[4,16]"), "Tensor 'a' begins at byte " },
        { Entry("a", "F32", "[3]", "[0,12]"), "The tensors end at byte " },
        { Two("a", "[2]", "[0,8]", "a", "[2]", "[8,16]"), "The file contains the tensor 'a' twice." },
        { Entry("\\u001b[2J", "F32", "[4]", "[0,16]"), "The file contains a tensor '\uFFFD[2J'" },
        { Entry("\\ud800", "F32", "[4]", "[0,16]"), "The header has a name that is not valid text." },
        { Entry("a", "\\ud800", "[4]", "[0,16]"), "The header's entry of 'a' is not that of a tensor." },
        { "{" + new string('[', 100), "The header is not JSON, at byte 9." },
        { "{\"a\":" + new string('[', 100), "The header is not JSON, at byte 2" },
        { "{\n\n\"a\" 1}", "The header is not JSON, at byte 15." },
        { "{\"a\":{}", "The header is not JSON, at byte " },
        { "{} {}", "The header is not JSON, at byte 11." },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Open_HeaderThatTheFormatForbids_IsAFaultThatNamesTensorOrByte(string header, string fault)
    {
        using var file = new TemporaryWeights(SafetensorsFile.Bytes(header, new byte[DataBytes]), "weights.safetensors");

        Assert.StartsWith(fault, file.Fault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"__metadata__":{"format":"pt"}}""")]
    public void Open_HeaderWithoutTensors_IsAFault(string header)
    {
        using var file = new TemporaryWeights(SafetensorsFile.Bytes(header, []));

        Assert.Equal("The file contains no tensors.", file.Fault());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1000)]
    [InlineData(1L << 40)]
    public void Open_HeaderLongerThanTheFile_IsAFaultThatNamesTheClaim(long length)
    {
        using var file = new TemporaryWeights(SafetensorsFile.Bytes(Entry("a", "F32", "[4]", "[0,16]"), new byte[DataBytes], length));

        Assert.StartsWith($"The header claims {length} bytes, of a file of ", file.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HugeHeaderOfASparseFile_IsAFaultBeforeItIsRead()
    {
        using var file = new TemporaryWeights(SafetensorsFile.Bytes("{", [], length: 2_500_000_000));
        file.SetLength(3_000_000_000);

        Assert.Equal("The header claims 2500000000 bytes, of a file of 3000000000.", file.Fault());
    }

    [Fact]
    public void Open_HeaderOfMillionsOfValues_TakesABoundedMultipleOfIt()
    {
        var numbers = string.Concat(Enumerable.Repeat("0,", 4_000_000));
        using var file = new TemporaryWeights(SafetensorsFile.Bytes(Entry("a", "F32", $"[{numbers}0]", "[0,16]"), new byte[DataBytes]));

        Assert.Equal("Tensor 'a' has an impossible shape.", file.Fault(mostBytes: 400 << 20));
    }

    private static string Entry(string name, string type, string shape, string place) =>
        $$$"""{"{{{name}}}":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":{{{place}}}}}""";

    private static string Two(string first, string shape, string place, string second, string otherShape, string otherPlace) =>
        Entry(first, "F32", shape, place)[..^1] + "," + Entry(second, "F32", otherShape, otherPlace)[1..];
}
