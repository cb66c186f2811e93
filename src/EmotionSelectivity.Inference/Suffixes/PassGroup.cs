namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Passes of some of a chunk's images under one intervention. What is linear after the layer is computed over the neurons that change, on top of what the
/// intact maps give; where those are more than half of all, over all of them from nothing, which is as cheap and leaves no rounding of large differences.
/// </summary>
internal sealed record PassGroup
{
    /// <param name="intervention">Its number.</param>
    /// <param name="gains">One gain a neuron of the layer.</param>
    /// <param name="images">Places of the images in the chunk.</param>
    public PassGroup(int intervention, float[] gains, int[] images)
    {
        (Intervention, Images) = (intervention, images);
        Neurons = [.. Enumerable.Range(0, gains.Length).Where(neuron => gains[neuron] != 1)];
        CoversAllNeurons = 2 * Neurons.Length > gains.Length;
        if (CoversAllNeurons)
            Neurons = [.. Enumerable.Range(0, gains.Length)];
        Factors = [.. Neurons.Select(neuron => CoversAllNeurons ? gains[neuron] : gains[neuron] - 1)];
        Gains = gains;
    }

    public int Intervention { get; }

    public float[] Gains { get; }

    public int[] Images { get; init; }

    /// <summary>Neurons whose maps are to be multiplied.</summary>
    public int[] Neurons { get; }

    /// <summary>By what: g - 1 on top of the intact maps, g from nothing.</summary>
    public float[] Factors { get; }

    public bool CoversAllNeurons { get; }
}
