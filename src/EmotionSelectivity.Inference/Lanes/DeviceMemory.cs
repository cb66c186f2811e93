namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Memory that a device computes in.</summary>
/// <param name="Used">Bytes in use: of a GPU by all its processes, of a processor by this process.</param>
/// <param name="Limit">Bytes that there are: the GPU's, or what this process may use of the machine's.</param>
public readonly record struct DeviceMemory(long Used, long Limit)
{
    /// <summary>Bytes that are left.</summary>
    public long Free => Limit - Used;
}
