namespace EmotionSelectivity.Storage.Columns;

internal static class ParquetBounds
{
    public static void Check(Stream stream) => ArgumentNullException.ThrowIfNull(stream);
}
