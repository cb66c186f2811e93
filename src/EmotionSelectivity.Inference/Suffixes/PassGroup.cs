namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Passes of some images of a chunk under one intervention. Operations that are linear after the layer are computed for
/// the changed neurons only and added to the intact result. If more than half of the neurons change, they are computed
/// for all neurons instead, which costs about as much and avoids cancellation of large differences.
/// </summary>
internal sealed record PassGroup
{
    /// <param name="intervention">Index of the intervention.</param>
    /// <param name="gains">One gain per neuron of the layer.</param>
    /// <param name="images">Indices of the images in the chunk.</param>
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

    /// <summary>Neurons whose maps are multiplied.</summary>
    public int[] Neurons { get; }

    /// <summary>
    /// Factor of each of them: g - 1 if the result is added to the intact one, g if all neurons are computed.
    /// </summary>
    public float[] Factors { get; }

    /// <summary>Whether all neurons are computed instead of the difference to the intact maps.</summary>
    public bool CoversAllNeurons { get; }
}
