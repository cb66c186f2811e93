using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Reads pickles that contain state dicts: dictionaries, lists, tuples, strings, numbers, and tensors rebuilt from
/// storages. Anything else is rejected by name; nothing is ever imported or called. Memory and time are bounded.
/// </summary>
internal sealed class Unpickler
{
    // A state dict takes about forty instructions per tensor.
    private const int MaxValues = 300_000;

    private static readonly object Mark = new();

    private readonly PickleStream _pickle;
    private readonly Func<object?, object?> _persistent;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _values;

    /// <param name="file">Positioned at the pickle; advanced past its end.</param>
    /// <param name="end">Offset after the last byte of the file that may belong to the pickle.</param>
    /// <param name="persistent">Resolves a persistent id.</param>
    public Unpickler(Stream file, long end, Func<object?, object?> persistent)
    {
        _pickle = new PickleStream(file, end);
        _persistent = persistent;
    }

    /// <summary>Reads the value of the pickle.</summary>
    /// <exception cref="WeightFormatException">The pickle is truncated, malformed, or uses something that no state dict
    /// needs.</exception>
    public object? Load()
    {
        while (true)
        {
            CountValues(1);
            var code = _pickle.Instruction();
            if (code == '.')
                return Pop();
            Execute(code);
        }
    }

    private void Execute(char code)
    {
        switch (code)
        {
            case '\x80': Protocol(); break;
            case '\x95': _ = _pickle.Bytes(8); break; // The length of a frame.
            case '(': _stack.Add(Mark); break;
            case ')': _stack.Add(Array.Empty<object?>()); break;
            case '}': _stack.Add(new PickleDict()); break;
            case ']': _stack.Add(new List<object?>()); break;
            case 'N': _stack.Add(null); break;
            case '\x88': _stack.Add(true); break;
            case '\x89': _stack.Add(false); break;
            case 'K': _stack.Add((long)_pickle.Byte()); break;
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(_pickle.Bytes(2))); break;
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(_pickle.Bytes(4))); break;
            case '\x8a': _stack.Add(_pickle.Long(_pickle.Byte())); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(_pickle.Bytes(8))); break;
            case 'X': _stack.Add(_pickle.Text(_pickle.Length())); break;
            case '\x8c': _stack.Add(_pickle.Text(_pickle.Byte())); break;
            case 'U': _stack.Add(_pickle.Text(_pickle.Byte())); break;
            case 'T': _stack.Add(_pickle.Text(_pickle.Length())); break;
            case 'I': _stack.Add(_pickle.Decimal(_pickle.Line())); break;
            case 'L': _stack.Add(_pickle.Decimal(_pickle.Line().TrimEnd('L'))); break;
            case 'c': _stack.Add(new PickleGlobal(_pickle.Line(), _pickle.Line())); break;
            case '\x93': _stack.Add(Global(Last(2))); break;
            case 'q': _memo[_pickle.Byte()] = Peek(); break;
            case 'r': _memo[_pickle.Length()] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': _stack.Add(FromMemo(_pickle.Byte())); break;
            case 'j': _stack.Add(FromMemo(_pickle.Length())); break;
            case 't': _stack.Add(SinceMark()); break;
            case '\x85': _stack.Add(Last(1)); break;
            case '\x86': _stack.Add(Last(2)); break;
            case '\x87': _stack.Add(Last(3)); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(SinceMark()); break;
            case 's': SetItems(Last(2)); break;
            case 'u': SetItems(SinceMark()); break;
            case 'Q': _stack.Add(_persistent(Pop())); break;
            case 'R': Reduce(); break;
            case 'b': _ = Pop(); break; // An object's state: of a state dict only its version notes.
            case '0': _ = Pop(); break;
            default: throw _pickle.Fault($"has the instruction 0x{(int)code:x2}, which no state dict needs");
        }
    }

    private void CountValues(int values)
    {
        _values += values;
        if (_values > MaxValues)
            throw _pickle.Fault("contains more values than any state dict");
    }

    private void Protocol()
    {
        var protocol = _pickle.Byte();
        if (protocol is < 2 or > 5)
            throw _pickle.Fault($"has the unsupported protocol {protocol}");
    }

    private PickleGlobal Global(object?[] names) =>
        names is [string module, string name] ? new PickleGlobal(module, name) : throw _pickle.Fault("imports something that is not a name");

    private void Reduce()
    {
        var arguments = Pop() as object?[] ?? throw _pickle.Fault("calls something without arguments");
        var called = Pop() as PickleGlobal ?? throw _pickle.Fault("calls something that is not a name");
        _stack.Add(called.FullName switch
        {
            "collections.OrderedDict" => Dict(arguments),
            "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Tensor(arguments),
            "torch._utils._rebuild_parameter" when arguments is [PickleTensor data, ..] => data,
            "torch.Size" when arguments is [object?[] sides] => sides,
            _ => throw _pickle.Fault($"asks for '{called.FullName}', which no state dict needs"),
        });
    }

    private PickleDict Dict(object?[] arguments)
    {
        var dict = new PickleDict();
        if (arguments is [List<object?> pairs])
        {
            // This is the only instruction that creates many values at once, so that a few bytes could request it
            // repeatedly.
            CountValues(pairs.Count);
            dict.Entries.AddRange(pairs.Select(Pair));
        }
        else if (arguments.Length > 0)
        {
            throw _pickle.Fault("builds a dictionary in an unknown way");
        }
        return dict;
    }

    private (object? Key, object? Value) Pair(object? pair) => pair switch
    {
        object?[] and [var key, var value] => (key, value),
        List<object?> and [var key, var value] => (key, value),
        _ => throw _pickle.Fault("builds a dictionary from values that are not pairs"),
    };

    private PickleTensor Tensor(object?[] arguments) => arguments is [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]
        ? new PickleTensor(storage, offset, Integers(shape), Integers(strides))
        : throw _pickle.Fault("builds a tensor in an unknown way");

    private long[] Integers(object?[] values) => values.Length <= StoredTensor.MaxDimensions
        ? [.. values.Select(value => value as long? ?? throw _pickle.Fault("has a tensor whose shape is not a list of integers"))]
        : throw _pickle.Fault($"has a tensor of {values.Length} dimensions");

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw _pickle.Fault("appends to something that is not a list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDict dict || items.Length % 2 != 0)
            throw _pickle.Fault("sets items of something that is not a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dict.Entries.Add((items[i], items[i + 1]));
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw _pickle.Fault("takes a value where there is none");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Last(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private object?[] SinceMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw _pickle.Fault("ends a list that was never started");
        var values = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private object? FromMemo(long index) => _memo.TryGetValue(index, out var value) ? value : throw _pickle.Fault("refers to a value that it does not contain");
}
