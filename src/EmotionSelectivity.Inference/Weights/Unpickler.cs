using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Reads pickles that hold state dicts, and nothing else: dictionaries, lists, tuples, texts, numbers, and tensors rebuilt from storages. Whatever else a
/// pickle asks for is refused by name; nothing is ever imported or called. Reads a bounded stack, and never more than the file holds.
/// </summary>
internal sealed class Unpickler
{
    private const int MostValues = 1_000_000;
    private const int LongestText = 1 << 20;

    private static readonly object Mark = new();

    private readonly Stream _stream;
    private readonly Func<object?, object?> _persistent;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _values;

    /// <param name="stream">Positioned at the pickle; left behind its end.</param>
    /// <param name="persistent">What stands for a persistent id.</param>
    public Unpickler(Stream stream, Func<object?, object?> persistent)
    {
        _stream = stream;
        _persistent = persistent;
    }

    /// <summary>The pickle's value.</summary>
    /// <exception cref="WeightFormatException">It is cut short, malformed, or asks for something that no state dict needs.</exception>
    public object? Load()
    {
        while (true)
        {
            if (++_values > MostValues)
                throw Fault("holds more values than any state dict");
            var code = Byte();
            if (code == '.')
                return Pop();
            Execute((char)code);
        }
    }

    private void Execute(char code)
    {
        switch (code)
        {
            case '\x80': Protocol(); break;
            case '\x95': Skip(8); break;
            case '(': _stack.Add(Mark); break;
            case ')': _stack.Add(Array.Empty<object?>()); break;
            case '}': _stack.Add(new PickleDict()); break;
            case ']': _stack.Add(new List<object?>()); break;
            case 'N': _stack.Add(null); break;
            case '\x88': _stack.Add(true); break;
            case '\x89': _stack.Add(false); break;
            case 'K': _stack.Add((long)Byte()); break;
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case '\x8a': _stack.Add(Long(Byte())); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': _stack.Add(Text(Length())); break;
            case '\x8c': _stack.Add(Text(Byte())); break;
            case 'U': _stack.Add(Text(Byte())); break;
            case 'T': _stack.Add(Text(Length())); break;
            case 'I': _stack.Add(Integer(Line())); break;
            case 'L': _stack.Add(Integer(Line().TrimEnd('L'))); break;
            case 'c': _stack.Add(new PickleGlobal(Line(), Line())); break;
            case 'q': _memo[Byte()] = Peek(); break;
            case 'r': _memo[Length()] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': _stack.Add(Remembered(Byte())); break;
            case 'j': _stack.Add(Remembered(Length())); break;
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
            default: throw Fault($"has the instruction 0x{(int)code:x2}, which no state dict needs");
        }
    }

    private void Protocol()
    {
        var protocol = Byte();
        if (protocol is < 2 or > 5)
            throw Fault($"is of protocol {protocol}, which is not read");
    }

    private void Reduce()
    {
        var arguments = Pop() as object?[] ?? throw Fault("calls something without arguments");
        var called = Pop() as PickleGlobal ?? throw Fault("calls something that is not a name");
        _stack.Add(called.FullName switch
        {
            "collections.OrderedDict" => Dict(arguments),
            "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Tensor(arguments),
            "torch._utils._rebuild_parameter" when arguments is [PickleTensor data, ..] => data,
            "torch.Size" when arguments is [object?[] sides] => sides,
            _ => throw Fault($"asks for '{called.FullName}', which no state dict needs"),
        });
    }

    private PickleDict Dict(object?[] arguments)
    {
        var dict = new PickleDict();
        if (arguments is [List<object?> pairs])
        {
            dict.Entries.AddRange(pairs.Select(Pair));
        }
        else if (arguments.Length > 0)
        {
            throw Fault("builds a dictionary in an unknown way");
        }
        return dict;
    }

    private (object? Key, object? Value) Pair(object? pair) => pair switch
    {
        object?[] and [var key, var value] => (key, value),
        List<object?> and [var key, var value] => (key, value),
        _ => throw Fault("builds a dictionary of something else than pairs"),
    };

    private PickleTensor Tensor(object?[] arguments) => arguments is [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]
        ? new PickleTensor(storage, offset, Integers(shape), Integers(strides))
        : throw Fault("builds a tensor in an unknown way");

    private long[] Integers(object?[] values) => [.. values.Select(value => value as long? ?? throw Fault("has a tensor whose shape is no list of integers"))];

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw Fault("appends to something that is no list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDict dict || items.Length % 2 != 0)
            throw Fault("sets items of something that is no dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dict.Entries.Add((items[i], items[i + 1]));
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Fault("takes a value where there is none");

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
            throw Fault("ends a list that was never begun");
        var values = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private object? Remembered(long index) => _memo.TryGetValue(index, out var value) ? value : throw Fault("refers to a value that it does not hold");

    private byte Byte() => _stream.ReadByte() is var value and >= 0 ? (byte)value : throw CutShort();

    private byte[] Bytes(long count)
    {
        if (count > _stream.Length - _stream.Position)
            throw CutShort();
        var bytes = new byte[count];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private void Skip(int count) => _ = Bytes(count);

    private long Length() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    private long Long(int count)
    {
        var bytes = Bytes(count);
        if (count > sizeof(long))
            throw Fault("has a number larger than any size");
        var value = 0L;
        for (var i = 0; i < count; i++)
            value |= (long)bytes[i] << (8 * i);
        var unused = 64 - 8 * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    private string Text(long count) => count <= LongestText ? Encoding.UTF8.GetString(Bytes(count)) : throw Fault("has a text longer than any name");

    private string Line()
    {
        const int longest = 1024;
        var text = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (text.Length >= longest)
                throw Fault("has a name without an end");
            text.Append((char)next);
        }
        return text.ToString();
    }

    private long Integer(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Fault("has a number that is none");

    private WeightFormatException Fault(string what) => new($"Its pickle, at byte {_stream.Position - 1}, {what}. It is not read as a state dict.");

    private WeightFormatException CutShort() => new($"Its pickle ends at byte {_stream.Position}: the file was cut short.");
}
