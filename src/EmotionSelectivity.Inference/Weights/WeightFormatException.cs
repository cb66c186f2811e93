namespace EmotionSelectivity.Inference.Weights;

/// <summary>Thrown for a weight file that violates its format. The message names the byte or the tensor.</summary>
internal sealed class WeightFormatException(string what) : Exception(TensorName.Visible(what, MaxMessageLength))
{
    // Names in a hostile file can be long and contain terminal control characters.
    private const int MaxMessageLength = 400;
}
