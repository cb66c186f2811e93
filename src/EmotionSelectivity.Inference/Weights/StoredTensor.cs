using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>A tensor in a weight file.</summary>
/// <param name="Name">Key in the state dict.</param>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Type">Element type.</param>
internal sealed record StoredTensor(string Name, ImmutableArray<long> Shape, ElementType Type)
{
    /// <summary>More dimensions than any tensor of a network has.</summary>
    internal const int MaxDimensions = 8;

    // Elements between those of the tensor are read along with them.
    private const int MaxGap = 1 << 20;

    public required FileBytes Storage { get; init; }

    /// <summary>Index of the first element in the storage.</summary>
    public required long Offset { get; init; }

    /// <summary>Stride of each dimension in elements.</summary>
    public required ImmutableArray<long> Strides { get; init; }

    /// <summary>Whether the values have the opposite sign of those in the storage (PyTorch's negative bit).</summary>
    public bool IsNegated { get; init; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (product, side) => product * side);

    /// <summary>
    /// Checks that every element lies in the storage, so that reading allocates no more than the file holds.
    /// </summary>
    /// <exception cref="WeightFormatException">The tensor exceeds its storage, or its shape is invalid.</exception>
    public StoredTensor Validate()
    {
        var elements = (UInt128)(Storage.Length / Type.Size());
        if (Shape.Length != Strides.Length || Shape.Length > MaxDimensions || Shape.Any(side => side < 0) || Strides.Any(step => step < 0))
            throw new WeightFormatException($"Tensor '{Name}' has an impossible shape.");
        if (Offset < 0)
            throw new WeightFormatException($"Tensor '{Name}' begins before its storage.");
        if (Shape.Contains(0))
            return this;
        UInt128 count = 1;
        var last = (UInt128)Offset;
        foreach (var (side, step) in Shape.Zip(Strides))
        {
            count *= (UInt128)side;
            last += (UInt128)(side - 1) * (UInt128)step;
            if (count > elements)
                throw new WeightFormatException($"Tensor '{Name}' has more elements than its storage of {elements}.");
        }
        if (last >= elements)
            throw new WeightFormatException($"Tensor '{Name}' reaches beyond its storage of {elements} elements.");
        return last - (UInt128)Offset < count + MaxGap
            ? this
            : throw new WeightFormatException($"Tensor '{Name}' is scattered over its storage: {count} elements in a range of {1 + last - (UInt128)Offset}.");
    }

    /// <summary>Reads the values, row-major, converting fp16 and bf16 to fp32.</summary>
    /// <exception cref="WeightFormatException">The tensor has an unsupported type, is too large for memory, or is
    /// truncated.</exception>
    public float[] Read()
    {
        if (!Type.IsReadable())
            throw new WeightFormatException($"Tensor '{Name}' is {Type.Name()}; weights must be fp32, fp16 or bf16.");
        if ((Last - Offset + 1) * Type.Size() > Array.MaxLength)
            throw new WeightFormatException($"Tensor '{Name}' has {Count} elements: too many for memory.");
        return IsContiguous() ? Elements(Offset, (int)Count) : Gathered(Elements(Offset, (int)(1 + Last - Offset)));
    }

    /// <summary>Finds the first value that is not finite, row-major, one block at a time.</summary>
    /// <returns>The value and its index; null where every value is finite.</returns>
    /// <exception cref="WeightFormatException">The tensor cannot be read.</exception>
    public (float Value, long Index)? FindNotFinite()
    {
        const int block = 1 << 20;
        if (!IsContiguous())
            return FindNotFinite(Read(), 0);
        for (var first = 0L; first < Count; first += block)
        {
            if (FindNotFinite(Elements(Offset + first, (int)Math.Min(block, Count - first)), first) is { } found)
                return found;
        }
        return null;
    }

    private static (float Value, long Index)? FindNotFinite(float[] values, long first)
    {
        var place = Array.FindIndex(values, value => !float.IsFinite(value));
        return place < 0 ? null : (values[place], first + place);
    }

    /// <summary>Index of the last element in the storage; <see cref="Offset"/> - 1 if there are no elements.</summary>
    private long Last => Count == 0 ? Offset - 1 : Offset + Shape.Zip(Strides, (side, step) => (side - 1) * step).Sum();

    private bool IsContiguous() => TensorStrides.RowMajor(Shape).Zip(Strides, Shape).All(side => side.First == side.Second || side.Third == 1);

    private float[] Elements(long from, int count)
    {
        var values = Stored(from, count);
        for (var i = 0; IsNegated && i < values.Length; i++)
            values[i] = -values[i];
        return values;
    }

    private float[] Stored(long from, int count)
    {
        var values = new float[count];
        if (Type == ElementType.Float32 && BitConverter.IsLittleEndian)
        {
            Storage.Read(from * sizeof(float), MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        var bytes = new byte[(long)count * Type.Size()];
        Storage.Read(from * Type.Size(), bytes);
        for (var i = 0; i < count; i++)
            values[i] = Value(bytes.AsSpan(i * Type.Size()));
        return values;
    }

    private float Value(ReadOnlySpan<byte> bytes) => Type switch
    {
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
    };

    private float[] Gathered(float[] storage)
    {
        var values = new float[Count];
        var index = new long[Shape.Length];
        var place = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = storage[place];
            for (var side = Shape.Length - 1; side >= 0; side--)
            {
                place += Strides[side];
                if (++index[side] < Shape[side])
                    break;
                place -= Shape[side] * Strides[side];
                index[side] = 0;
            }
        }
        return values;
    }
}

internal static class TensorStrides
{
    /// <summary>
    /// Strides of a row-major tensor. Overflow is detected later, by the validation of the shape.
    /// </summary>
    public static ImmutableArray<long> RowMajor(ImmutableArray<long> shape)
    {
        var strides = new long[shape.Length];
        var step = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step = unchecked(step * shape[i]) is var next and >= 0 ? next : 0;
        }
        return ImmutableArray.Create(strides);
    }
}
