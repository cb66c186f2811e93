namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// Thrown for a file that does not hold a whole picture. The message is a clause that says what is wrong, and where.
/// </summary>
internal sealed class DamagedImageException(string what) : Exception(what);
