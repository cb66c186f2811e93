using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Reads pickles that contain state dicts: dictionaries, lists, tuples, strings, numbers, and tensors rebuilt from
/// storages (<see cref="PickleCalls"/>). Anything else becomes an object that has a name only
/// (<see cref="PickleOpaque"/>): nothing is ever imported or called. Memory and time are bounded.
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
            case '\x8a': Integer(_pickle.Byte()); break;
            case '\x8b': Integer(_pickle.Length()); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(_pickle.Bytes(8))); break;
            case 'X': Text(_pickle.Length()); break;
            case '\x8c': Text(_pickle.Byte()); break;
            case '\x8d': Text(_pickle.Long(sizeof(long))); break;
            case 'U': Text(_pickle.Byte()); break;
            case 'T': Text(_pickle.Length()); break;
            case 'C': SkipBytes(_pickle.Byte()); break;
            case 'B': SkipBytes(_pickle.Length()); break;
            case '\x8e': SkipBytes(_pickle.Long(sizeof(long))); break;
            case '\x96': SkipBytes(_pickle.Long(sizeof(long))); break;
            case '\x8f': Set(items: null); break;
            case '\x90': Set(SinceMark()); break;
            case '\x91': _ = SinceMark(); Set(items: null); break;
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
            case 'R': Reduce(Pop() as object?[], Pop()); break;
            case '\x81': _ = Pop(); Object(Pop()); break;
            case '\x92': _ = Last(2); Object(Pop()); break;
            case 'b': Build(); break;
            case '0': _ = Pop(); break;
            case '1': _ = SinceMark(); break;
            case '2': _stack.Add(Peek()); break;
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

    private void Reduce(object?[]? arguments, object? called)
    {
        if (arguments is null)
            throw _pickle.Fault("calls something without arguments");
        // The only call that makes many values at once, which a few bytes could request again and again.
        if (arguments is [List<object?> items])
            CountValues(items.Count);
        _stack.Add(called switch
        {
            PickleGlobal global => PickleCalls.Result(global.FullName, arguments),
            PickleOpaque result => new PickleOpaque(result.Name),
            _ => throw _pickle.Fault("calls something that is not a name"),
        });
    }

    private void Object(object? type) => _stack.Add(new PickleOpaque((type as PickleGlobal ?? throw _pickle.Fault("builds an object of something that is not a class")).FullName));

    private void Build()
    {
        // The state of a dictionary of PyTorch is its version notes.
        _ = Pop();
        if (Peek() is not (PickleDict or PickleOpaque))
            throw _pickle.Fault("sets the state of something that has none, such as of a tensor that is already built");
    }

    private void SkipBytes(long count)
    {
        _pickle.Skip(count);
        _stack.Add(new PickleOpaque("bytes"));
    }

    private void Integer(long count)
    {
        if (count <= sizeof(long))
        {
            _stack.Add(_pickle.Long((int)count));
            return;
        }
        _pickle.Skip(count);
        _stack.Add(new PickleOpaque("int"));
    }

    private void Text(long count)
    {
        if (count <= PickleStream.MaxTextBytes)
        {
            _stack.Add(_pickle.Text(count));
            return;
        }
        _pickle.Skip(count);
        _stack.Add(new PickleOpaque("str"));
    }

    private void Set(object?[]? items)
    {
        if (items is null)
            _stack.Add(new PickleOpaque("set"));
        else if (Peek() is not PickleOpaque)
            throw _pickle.Fault("adds to something that is not a set");
    }

    private void Append(object?[] items)
    {
        if (Peek() is List<object?> list)
            list.AddRange(items);
        else if (Peek() is not PickleOpaque)
            throw _pickle.Fault("appends to something that is not a list");
    }

    private void SetItems(object?[] items)
    {
        var dict = Peek() is PickleOpaque other ? other.Items : Peek() as PickleDict;
        if (dict is null || items.Length % 2 != 0)
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
