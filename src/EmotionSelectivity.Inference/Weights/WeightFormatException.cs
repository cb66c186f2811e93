namespace EmotionSelectivity.Inference.Weights;

/// <summary>A weight file that is not what its format says, in a sentence that names the byte or the tensor.</summary>
internal sealed class WeightFormatException(string what) : Exception(TensorName.Visible(what, MaxMessageLength))
{
    // A hostile file names things at length, and with characters that steer terminals.
    private const int MaxMessageLength = 400;
}
