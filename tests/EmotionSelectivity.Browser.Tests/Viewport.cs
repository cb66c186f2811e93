namespace EmotionSelectivity.Browser.Tests;

/// <summary>Window size and colour scheme of the browser.</summary>
/// <param name="Name">Suffix of the names of screenshots.</param>
/// <param name="Width">Width of the window in CSS pixels.</param>
/// <param name="Height">Height of the window in CSS pixels.</param>
/// <param name="IsDark">Whether the system prefers a dark colour scheme.</param>
public sealed record Viewport(string Name, int Width, int Height, bool IsDark)
{
    public static Viewport Desktop { get; } = new("desktop", 1280, 900, IsDark: false);

    public static Viewport Phone { get; } = new("phone", 390, 844, IsDark: false);

    public static IReadOnlyList<Viewport> All { get; } = [Desktop, Desktop.Dark(), Phone, Phone.Dark()];

    public Viewport Dark() => this with { Name = $"{Name}-dark", IsDark = true };
}
