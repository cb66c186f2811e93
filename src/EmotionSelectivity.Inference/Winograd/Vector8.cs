using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Eight floats in a 256-bit vector.</summary>
internal readonly struct Vector8 : IFloatVector<Vector8>
{
    private readonly Vector256<float> _values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector8(Vector256<float> values) => _values = values;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 operator +(Vector8 left, Vector8 right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 operator -(Vector8 left, Vector8 right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 operator *(float factor, Vector8 vector) => new(factor * vector._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Fill(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Load(ref float from, nint at) => new(Vector256.LoadUnsafe(ref from, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 MultiplyAdd(Vector8 factor, Vector8 other, Vector8 sum) => new(Vector256.FusedMultiplyAdd(factor._values, other._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector8 Max(Vector8 left, Vector8 right) => new(Vector256.Max(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float to, nint at) => _values.StoreUnsafe(ref to, (nuint)at);
}
