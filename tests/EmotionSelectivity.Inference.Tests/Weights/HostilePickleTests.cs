using EmotionSelectivity.Inference.Weights;
using static EmotionSelectivity.Inference.Tests.Weights.HandmadePickle;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Pickles with calls, cycles, false claims or excessive sizes. Files with calls written by Python come from
/// tests/reference/weights.py.
/// </summary>
public sealed class HostilePickleTests
{
    public static TheoryData<string, string> Calls()
    {
        var data = new TheoryData<string, string>();
        foreach (var form in (string[])["", "-protocol-4", "-legacy"])
        {
            data.Add($"calls-system{form}.pth", "posix.system");
            data.Add($"calls-eval{form}.pth", form == "-protocol-4" ? "builtins.eval" : "__builtin__.eval");
            data.Add($"calls-getattr{form}.pth", form == "-protocol-4" ? "builtins.getattr" : "__builtin__.getattr");
        }
        return data;
    }

    /// <summary>Name, pickle of a state dict, part of the fault.</summary>
    public static TheoryData<string, string, string> Pickles() => new()
    {
        { "tensor of a negative offset", State(Tensor(Int(-1), Ints(2), Ints(1))), "Tensor 'a' begins before its storage." },
        { "view of a negative offset", State(Tensor(Int(0), Ints(2), Ints(1), view: Ints(1, -3, 2))), "Tensor 'a' begins before its storage." },
        { "offsets that overflow", State(Tensor(Int(long.MaxValue), Ints(2), Ints(1), view: Ints(1, long.MaxValue, 2))), "Tensor 'a' begins before its storage." },
        { "view that is none", State(Tensor(Int(0), Ints(2), Ints(1), view: Ints(1, 2))), "storage view with an invalid description" },
        { "offset behind the storage", State(Tensor(Int(4), Ints(1), Ints(1))), "Tensor 'a' reaches beyond its storage of 4 elements." },
        { "huge offset", State(Tensor(Int(long.MaxValue), Ints(1), Ints(1))), "Tensor 'a' reaches beyond its storage of 4 elements." },
        { "huge shape", State(Tensor(Int(0), Ints(1L << 40), Ints(1))), "Tensor 'a' has more elements than its storage of 4." },
        { "shape whose product overflows", State(Tensor(Int(0), Ints(1L << 32, 1L << 32), Ints(1, 1))), "Tensor 'a' has more elements than its storage of 4." },
        { "shape whose product overflows to few", State(Tensor(Int(0), Ints(1L << 62, 4, 2), Ints(0, 0, 0))), "more elements than its storage" },
        { "negative side", State(Tensor(Int(0), Ints(-2, -2), Ints(1, 1))), "Tensor 'a' has an impossible shape." },
        { "negative step", State(Tensor(Int(3), Ints(4), Ints(-1))), "Tensor 'a' has an impossible shape." },
        { "huge step", State(Tensor(Int(0), Ints(2), Ints(long.MaxValue))), "Tensor 'a' reaches beyond its storage of 4 elements." },
        { "steps that overflow", State(Tensor(Int(0), Ints(2, 2), Ints(long.MaxValue, long.MaxValue))), "Tensor 'a' reaches beyond its storage of 4 elements." },
        { "repeated element", State(Tensor(Int(0), Ints(5), Ints(0))), "Tensor 'a' has more elements than its storage of 4." },
        { "fewer steps than sides", State(Tensor(Int(0), Ints(2, 2), Ints(1))), "Tensor 'a' has an impossible shape." },
        { "nine sides", State(Tensor(Int(0), Ints(1, 1, 1, 1, 1, 1, 1, 1, 1), Ints(1, 1, 1, 1, 1, 1, 1, 1, 1))), "has a tensor of 9 dimensions" },
        { "shape of text", State(Tensor(Int(0), "(" + Text("b") + "t", Ints(1))), "shape is not a list of integers" },
        { "storage of an unknown type", State(Tensor(Int(0), Ints(1), Ints(1), type: "QInt8Storage")), "unknown type 'torch.QInt8Storage'" },
        { "tensor twice", Begin + "}(" + Text("a") + Tensor(Int(0), Ints(1), Ints(1)) + Text("a") + Tensor(Int(1), Ints(1), Ints(1)) + "u.", "The file contains the tensor 'a' twice." },
        { "name that clears a terminal", State(Tensor(Int(0), Ints(1), Ints(1)), "a\u001b[2J"), "The file contains a tensor 'a\uFFFD[2J'" },
        { "name of 60,000 letters", State(Tensor(Int(0), Ints(1), Ints(1)), new string('a', 60_000)), "aaa..." },
        { "persistent id that is none", Begin + "}" + Text("a") + Ints(1, 2) + "Qs.", "refers to something that is not a storage" },
        { "tensor without arguments", Begin + "}" + Text("a") + Global("torch._utils", "_rebuild_tensor_v2") + ")Rs.", "builds a tensor in an unknown way" },
        { "call of a call", Begin + Global("collections", "OrderedDict") + ")R)R.", "calls something that is not a name" },
        { "call of a text", Begin + Text("os.system") + ")R.", "calls something that is not a name" },
        { "name made of numbers", Begin + Int(1) + Int(2) + "\x93.", "imports something that is not a name" },
        { "class of a module", Begin + Global("torch.nn.modules.linear", "Linear") + ")\x81.", "other than a dictionary of tensors: an object 'torch.nn.modules.linear.Linear'" },
        { "object of no class", Begin + Text("os.system") + ")\x81.", "builds an object of something that is not a class" },
        { "state of a tensor", State(Tensor(Int(0), Ints(1), Ints(1)) + Ints(1, 2) + "b"), "sets the state of something that has none" },
        { "state of a list", Begin + "]}b.", "sets the state of something that has none" },
        { "items of a set that is a list", Begin + "](" + Int(1) + "\x90.", "adds to something that is not a set" },
        { "bytes beyond the end", Begin + "B\xff\xff\xff\xff.", "continues past its end at byte" },
        { "bytes of a negative length", Begin + "\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", "continues past its end at byte" },
        { "text of a negative length", Begin + "\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "continues past its end at byte" },
        { "storage of fewer elements than claimed", State(Tensor(Int(0), Ints(1), Ints(1), elements: 9)), "claims a storage of 9 elements; the file has 4" },
        { "five arguments", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89")), "builds a tensor in an unknown way" },
        { "eight arguments", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89}}}")), "builds a tensor in an unknown way" },
        { "gradient that is a number", State(Tensor(Int(0), Ints(1), Ints(1), rest: "K\x01}")), "requires_grad, which is neither true nor false" },
        { "hooks that are a list", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89]")), "backward_hooks: the tensor has hooks" },
        { "hooks", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89}" + Int(1) + Int(2) + "s")), "backward_hooks: the tensor has hooks" },
        { "negative bit that is a number", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89}}" + Text("neg") + Int(1) + "s")), "metadata: the entry 'neg'" },
        { "conjugate bit", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89}}" + Text("conj") + "\x88s")), "the conjugate bit of a tensor of real numbers" },
        { "bit of the future", State(Tensor(Int(0), Ints(1), Ints(1), rest: "\x89}}" + Text("scaled") + "\x88s")), "metadata: the entry 'scaled'" },
        { "parameter with a state", State(Global("torch._utils", "_rebuild_parameter") + "(" + Tensor(Int(0), Ints(1), Ints(1)) + "\x89}}tR"), "not a tensor, a flag and hooks" },
        { "parameter of no tensor", State(Global("torch._utils", "_rebuild_parameter") + "(N\x89}tR"), "not a tensor, a flag and hooks" },
        { "parameter with hooks", State(Global("torch._utils", "_rebuild_parameter") + "(" + Tensor(Int(0), Ints(1), Ints(1)) + "\x89]tR"), "the tensor has hooks" },
        { "dictionary of a number", Begin + Global("collections", "OrderedDict") + Int(1) + "\x85R.", "builds a dictionary in an unknown way" },
        { "size of a number", State(Global("torch", "Size") + Int(1) + "\x85R"), "torch.Size has an argument that is not understood" },
        { "call of an extension", Begin + "\x82\x01.", "instruction 0x82" },
        { "number of 200 bytes", Begin + "\x8a\xc8" + new string('\x01', 200) + ".", "other than a dictionary of tensors: an object 'int'" },
        { "text of 4 GB", Begin + "X\xff\xff\xff\xff.", "continues past its end at byte" },
        { "text beyond the end", Begin + "X\xff\xff\0\0.", "continues past its end at byte" },
        { "name without an end", Begin + "c" + new string('a', 5000), "an unterminated name" },
        { "number that is none", Begin + "I1e9\n.", "an invalid number" },
        { "value of nothing", Begin + ".", "takes a value where there is none" },
        { "mark as a value", Begin + "(.", "takes a value where there is none" },
        { "list that never began", Begin + "t.", "ends a list that was never started" },
        { "value never remembered", Begin + "h\x05.", "refers to a value that it does not contain" },
        { "items of a list", Begin + "](" + Int(1) + Int(2) + "u.", "sets items of something that is not a dictionary" },
        { "key without a value", Begin + "}(" + Int(1) + "u.", "sets items of something that is not a dictionary" },
        { "append to a dictionary", Begin + "}" + Int(1) + "a.", "appends to something that is not a list" },
        { "protocol 9", "\x80\x09}.", "the unsupported protocol 9" },
        { "no end", Begin + "}", "continues past its end at byte" },
        { "nothing", "", "continues past its end at byte" },
    };

    /// <summary>The files call functions that would end this process, raise an error, or return a function.</summary>
    [Theory]
    [MemberData(nameof(Calls))]
    public void Open_PickleThatCallsWhatNoStateDictNeeds_CallsNothingAndNamesWhatItPassesOver(string file, string name)
    {
        using var weights = new TemporaryWeights(File.ReadAllBytes(WeightFixture.PathOf(file)));

        if (file.StartsWith("calls-system", StringComparison.Ordinal))
            Assert.Equal(("b", $"an object '{name}'"), WeightInspection.Of(weights.Path).Skipped.Select(entry => (entry.Name, entry.Kind)).Single());
        else
            Assert.Equal($"The file contains no tensors. 'a' is an object '{name}'.", weights.Fault());
    }

    [Theory]
    [MemberData(nameof(Pickles))]
    public void Open_PickleThatLies_IsAFaultThatSaysWhere(string what, string pickle, string fault)
    {
        foreach (var bytes in (byte[][])[Zip(pickle), Legacy(pickle)])
        {
            using var weights = new TemporaryWeights(bytes, what);
            // In a legacy file other data follows the pickle, so a truncated pickle continues into it.
            if (bytes[0] == 'P' || !fault.StartsWith("continues past its end", StringComparison.Ordinal))
                Assert.Contains(fault, weights.Fault(), StringComparison.Ordinal);
            else
                _ = weights.Fault();
        }
    }

    [Fact]
    public void Open_HandmadePickleWithoutALie_IsRead()
    {
        var pickle = State(Tensor(Int(1), Ints(2), Ints(1), view: Ints(1, 1, 3)));
        foreach (var bytes in (byte[][])[Zip(pickle), Legacy(pickle)])
        {
            using var weights = new TemporaryWeights(bytes);
            Assert.Equal(["a fp32 [2] 0 0"], WeightFixture.Read(weights.Path)!);
        }
    }

    [Theory]
    [InlineData("]X\u0001\0\0\0aa.", "something other than a dictionary")]
    [InlineData("}X\u0001\0\0\0aNs.", "The file contains no tensors.")]
    [InlineData("]q\0h\0a.", "something other than a dictionary")]
    [InlineData("}q\0(h\0h\0u.", "The file contains no tensors.")]
    [InlineData("}q\0X\x0a\0\0\0state_dicth\0s.", "The file contains no tensors.")]
    [InlineData("]q\0(h\0h\0h\0t\u0085\u0085a.", "something other than a dictionary")]
    public void Open_PickleOfSomethingElseOrOfItself_IsAFault(string pickle, string fault)
    {
        foreach (var bytes in (byte[][])[Zip(Begin + pickle), Legacy(Begin + pickle, keys: Begin + "].")])
        {
            using var weights = new TemporaryWeights(bytes);
            Assert.Contains(fault, weights.Fault(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_DictionariesMadeOfOneLongListAgainAndAgain_AreBounded()
    {
        const int pairs = 60_000;
        var list = Begin + "](" + Int(1) + Int(2) + "\x86q\0" + string.Concat(Enumerable.Repeat("h\0", pairs)) + "eq\x01";
        var dictionaries = string.Concat(Enumerable.Repeat(Global("collections", "OrderedDict") + "h\x01\x85R", 1000));
        using var weights = new TemporaryWeights(Zip(list + dictionaries + "."));

        Assert.Contains("contains more values than any state dict", weights.Fault(mostBytes: 32 << 20), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("]")]
    [InlineData("}")]
    [InlineData("(")]
    [InlineData("]q\0")]
    [InlineData("]\u0094")]
    [InlineData("(((ttt")]
    [InlineData("G01234567")]
    [InlineData("\u008f")]
    [InlineData("\u008f2")]
    [InlineData("\u008f(N\u0090")]
    [InlineData("cos\nx\n)\u0081")]
    [InlineData("cos\nx\n)R}b0")]
    [InlineData("C\0")]
    [InlineData("cos\nx\n)Rq\0h\0h\0s")]
    public void Open_MillionsOfValues_AreBounded(string values)
    {
        using var weights = new TemporaryWeights(Zip(Begin + string.Concat(Enumerable.Repeat(values, 400_000)) + "."));

        Assert.Contains("contains more values than any state dict", weights.Fault(mostBytes: 128 << 20), StringComparison.Ordinal);
    }

    /// <summary>Bytes beside the tensors, such as arrays of NumPy, are passed over, however many they are.</summary>
    [Theory]
    [InlineData("B\0\0\0\u0006")]
    [InlineData("\u008e\0\0\0\u0006\0\0\0\0")]
    [InlineData("\u0096\0\0\0\u0006\0\0\0\0")]
    [InlineData("X\0\0\0\u0006")]
    [InlineData("\u008b\0\0\0\u0006")]
    public void Open_AHundredMegabytesBesideTheTensors_AreNotRead(string instruction)
    {
        var pickle = Begin + "}(" + Text("a") + Tensor(Int(0), Ints(1), Ints(1)) + Text("b") + instruction + new string('\0', 6 << 24) + "u.";
        using var weights = new TemporaryWeights(Zip(pickle));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["a fp32 [1] 0"], WeightFixture.Read(weights.Path)!);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_DictionariesWithinDictionariesManyTimesOver_AreEachReadOnce()
    {
        // Forty levels of a dictionary that holds the next one twice: 2^40 ways to its end.
        var inner = string.Concat(Enumerable.Range(0, 40).Select(level => $"}}q{(char)level}" + "(" + Text("a") + "h" + (char)(level == 0 ? 0 : level - 1) + Text("b") + "h" + (char)(level == 0 ? 0 : level - 1) + "u0"));
        using var weights = new TemporaryWeights(Zip(Begin + inner + "h" + (char)39 + "."));

        Assert.StartsWith("The file contains no tensors.", weights.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesOfManyParts_AreReadInLinearTime()
    {
        var name = string.Concat(Enumerable.Repeat("a.", 32_000));
        var entries = string.Concat(Enumerable.Range(0, 200).Select(i => Text($"{name}{i}") + "h\0"));
        using var weights = new TemporaryWeights(Zip(Begin + Tensor(Int(0), Ints(1), Ints(1)) + "q\0" + "}(" + entries + "u."));

        Assert.StartsWith("The file contains a tensor 'a.a.a.", weights.Fault(mostBytes: 128 << 20), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TextsOfManyMegabytes_AreBounded()
    {
        var text = Text(new string('a', 60_000));
        using var weights = new TemporaryWeights(Zip(Begin + string.Concat(Enumerable.Repeat(text, 1000)) + "."));

        Assert.Contains("is longer than that of any state dict", weights.Fault(mostBytes: 256 << 20), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("]K\u0001a.", "The type of storage '1' is unknown.")]
    [InlineData("]]a.", "A storage has a key that is not text.")]
    [InlineData("].", "The storage '0' is missing.")]
    [InlineData("}.", "The list of storages is missing.")]
    public void Open_LegacyFileWhoseStoragesAreOthers_IsAFault(string keys, string fault)
    {
        using var weights = new TemporaryWeights(Legacy(State(Tensor(Int(0), Ints(1), Ints(1))), keys: Begin + keys));

        Assert.Equal(fault, weights.Fault());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 62)]
    public void Open_LegacyFileThatClaimsMoreElementsThanItHolds_NamesTheStorageAndTheClaim(long elements)
    {
        using var weights = new TemporaryWeights(Legacy(State(Tensor(Int(0), Ints(1), Ints(1))), elements: elements));

        Assert.Contains($"claims {elements} elements", weights.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_OfElementsStrewnOverALargeFile_AreRefusedBeforeTheFileIsRead()
    {
        using var weights = new TemporaryWeights(Legacy(State(Tensor(Int(0), Ints(2), Ints(500_000_000), elements: 600_000_000)), elements: 600_000_000));
        weights.SetLength(3_000_000_000);

        Assert.Contains("Tensor 'a' is scattered over its storage", weights.Fault(), StringComparison.Ordinal);
    }
}
