using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Sixteen floats in a 512-bit vector.</summary>
internal readonly struct Vector16 : IFloatVector<Vector16>
{
    private readonly Vector512<float> _values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector16(Vector512<float> values) => _values = values;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 operator +(Vector16 left, Vector16 right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 operator -(Vector16 left, Vector16 right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 operator *(float factor, Vector16 vector) => new(factor * vector._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Fill(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Load(ref float from, nint at) => new(Vector512.LoadUnsafe(ref from, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 MultiplyAdd(Vector16 factor, Vector16 other, Vector16 sum) => new(Vector512.FusedMultiplyAdd(factor._values, other._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector16 Max(Vector16 left, Vector16 right) => new(Vector512.Max(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float to, nint at) => _values.StoreUnsafe(ref to, (nuint)at);
}
