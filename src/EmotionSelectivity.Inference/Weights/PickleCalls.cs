namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// The five calls that state dicts are made of. Each argument is read as PyTorch reads it (torch/_utils.py); an argument
/// with another meaning than those known here is refused, because ignoring it could change the values. Any other call
/// gives an object that stands for its result. No call is made.
/// </summary>
internal static class PickleCalls
{
    private const string NegativeBit = "neg";
    private const string ConjugateBit = "conj";

    /// <summary>The value of a call.</summary>
    /// <param name="called">Full name of what is called.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="WeightFormatException">One of the five calls has an argument that is not understood.</exception>
    public static object Result(string called, object?[] arguments) => called switch
    {
        "collections.OrderedDict" => Dictionary(arguments),
        "torch._utils._rebuild_tensor" => Tensor(called, arguments, 4..4),
        "torch._utils._rebuild_tensor_v2" => Tensor(called, arguments, 6..7),
        "torch._utils._rebuild_parameter" => Parameter(arguments),
        "torch.Size" => arguments is [object?[] sides] ? sides : throw NotUnderstood(called, "its sizes"),
        "copyreg._reconstructor" or "copy_reg._reconstructor" when arguments is [PickleGlobal type, ..] => new PickleOpaque(type.FullName),
        _ => new PickleOpaque(called),
    };

    private static PickleDict Dictionary(object?[] arguments)
    {
        var dict = new PickleDict();
        if (arguments is [List<object?> pairs])
            dict.Entries.AddRange(pairs.Select(Pair));
        else if (arguments.Length > 0)
            throw new WeightFormatException("The pickle builds a dictionary in an unknown way.");
        return dict;
    }

    private static (object? Key, object? Value) Pair(object? pair) => pair switch
    {
        object?[] and [var key, var value] => (key, value),
        List<object?> and [var key, var value] => (key, value),
        _ => throw new WeightFormatException("The pickle builds a dictionary from values that are not pairs."),
    };

    /// <summary>Arguments: storage, offset, size, stride; and since version 2 whether a gradient is required, hooks,
    /// and, since PyTorch 2, the bits of a view.</summary>
    private static PickleTensor Tensor(string called, object?[] arguments, Range count)
    {
        if (arguments.Length < count.Start.Value || arguments.Length > count.End.Value
            || arguments is not [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..])
        {
            throw new WeightFormatException("The pickle builds a tensor in an unknown way: from other arguments than a storage, an offset, sizes and strides.");
        }
        if (arguments.Length > 4)
            CheckGradient(called, arguments[4], arguments[5]);
        return new PickleTensor(storage, offset, Integers(shape), Integers(strides)) { IsNegated = IsNegated(called, storage.Type, arguments.ElementAtOrDefault(6)) };
    }

    private static PickleTensor Parameter(object?[] arguments)
    {
        const string called = "torch._utils._rebuild_parameter";
        if (arguments is not [PickleTensor data, var gradient, var hooks])
            throw NotUnderstood(called, "its arguments, which are not a tensor, a flag and hooks");
        CheckGradient(called, gradient, hooks);
        return data;
    }

    private static void CheckGradient(string called, object? gradient, object? hooks)
    {
        if (gradient is not bool)
            throw NotUnderstood(called, "requires_grad, which is neither true nor false");
        if (hooks is not (null or PickleDict { Entries.Count: 0 }))
            throw NotUnderstood(called, "backward_hooks: the tensor has hooks");
    }

    private static bool IsNegated(string called, ElementType? type, object? metadata)
    {
        if (metadata is null)
            return false;
        if (metadata is not PickleDict { Entries: var entries })
            throw NotUnderstood(called, "metadata, which is not a dictionary");
        var isNegated = false;
        foreach (var (key, value) in entries)
        {
            switch (key, value)
            {
                case (NegativeBit, bool bit): isNegated = bit; break;
                // Complex numbers are never weights, so their values are not read.
                case (ConjugateBit, bool bit) when !bit || type?.IsComplex() == true: break;
                case (ConjugateBit, true): throw NotUnderstood(called, "metadata: the conjugate bit of a tensor of real numbers");
                default: throw NotUnderstood(called, $"metadata: the entry '{key}'");
            }
        }
        return isNegated;
    }

    private static long[] Integers(object?[] values) => values.Length <= StoredTensor.MaxDimensions
        ? [.. values.Select(value => value as long? ?? throw new WeightFormatException("The pickle has a tensor whose shape is not a list of integers."))]
        : throw new WeightFormatException($"The pickle has a tensor of {values.Length} dimensions.");

    private static WeightFormatException NotUnderstood(string called, string what) =>
        new($"The pickle has a tensor that would be read wrongly: {called} has an argument that is not understood, {what}.");
}
