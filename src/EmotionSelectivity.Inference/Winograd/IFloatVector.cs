namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Some floats that the processor computes at once: one source for all widths, each compiled to its own instructions.</summary>
internal interface IFloatVector<TSelf>
    where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(float factor, TSelf vector);

    /// <summary>The same value everywhere.</summary>
    static abstract TSelf Fill(float value);

    /// <summary>Those that begin <paramref name="at"/> values after a reference.</summary>
    static abstract TSelf Load(ref float from, nint at);

    /// <summary>factor x other + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf factor, TSelf other, TSelf sum);

    static abstract TSelf Max(TSelf left, TSelf right);

    void Store(ref float to, nint at);
}
