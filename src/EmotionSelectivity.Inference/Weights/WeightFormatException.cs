namespace EmotionSelectivity.Inference.Weights;

/// <summary>Thrown for a weight file that violates its format. The message names the byte or the tensor.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="remedy">What to do; null to provide another file.</param>
internal sealed class WeightFormatException(string what, string? remedy = null) : Exception(TensorName.Visible(what, MaxMessageLength))
{
    // Names in a hostile file can be long and contain terminal control characters.
    private const int MaxMessageLength = 400;

    /// <summary>What to do where nothing better is known.</summary>
    public const string UsualRemedy = "Provide a .safetensors file or a PyTorch state dict (.pth); if it is one, download it again.";

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy is null
        ? UsualRemedy
        : TensorName.Visible(remedy, MaxMessageLength);
}
