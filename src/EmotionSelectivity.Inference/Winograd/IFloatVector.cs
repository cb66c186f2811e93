namespace EmotionSelectivity.Inference.Winograd;

/// <summary>A SIMD vector of floats: one source for all widths, compiled to the instructions of each.</summary>
internal interface IFloatVector<TSelf>
    where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>Number of floats.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(float factor, TSelf vector);

    /// <summary>A vector of equal values.</summary>
    static abstract TSelf Fill(float value);

    /// <summary>Loads from <paramref name="at"/> values after a reference.</summary>
    static abstract TSelf Load(ref float from, nint at);

    /// <summary>factor x other + sum with a single rounding.</summary>
    static abstract TSelf MultiplyAdd(TSelf factor, TSelf other, TSelf sum);

    static abstract TSelf Max(TSelf left, TSelf right);

    void Store(ref float to, nint at);
}
