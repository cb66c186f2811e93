namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Memory of a device.</summary>
/// <param name="Used">Bytes in use: for a GPU by all processes, for a processor by this process.</param>
/// <param name="Limit">Total bytes: of the GPU, or the part of the machine's memory that this process may use.</param>
public readonly record struct DeviceMemory(long Used, long Limit)
{
    /// <summary>Free bytes.</summary>
    public long Free => Limit - Used;
}
