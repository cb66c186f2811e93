namespace EmotionSelectivity.Browser.Tests;

/// <summary>How a page is looked at.</summary>
/// <param name="Name">In names of pictures.</param>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window, in CSS pixels.</param>
/// <param name="IsDark">Whether the reader's system is dark.</param>
public sealed record Look(string Name, int Width, int Height, bool IsDark)
{
    public static Look Desktop { get; } = new("desktop", 1280, 900, IsDark: false);

    public static Look Phone { get; } = new("phone", 390, 844, IsDark: false);

    public static IReadOnlyList<Look> All { get; } = [Desktop, Desktop.Dark(), Phone, Phone.Dark()];

    public Look Dark() => this with { Name = $"{Name}-dark", IsDark = true };
}
