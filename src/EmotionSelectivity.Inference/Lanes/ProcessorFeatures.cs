using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Instruction set features of the processor, as far as this process may use them.</summary>
/// <param name="HasVectors">
/// Whether vectors of floats are multiplied and added in one instruction: AVX2 with FMA, or Arm's AdvSimd. Without them,
/// the runtime computes vectors element by element. DOTNET_EnableAVX2=0 turns them off for a process.
/// </param>
/// <param name="HasBf16">
/// Whether bf16 numbers are multiplied natively, by AVX-512 bf16 or AMX (Intel SDM 2A, CPUID leaf 7).
/// </param>
internal sealed record ProcessorFeatures(bool HasVectors, bool HasBf16)
{
    private const int Features = 7;
    private const int Avx512Bf16 = 1 << 5;
    private const int AmxBf16 = 1 << 22;

    /// <summary>The features of this machine's processor.</summary>
    public static ProcessorFeatures Own { get; } = new(
        (Avx2.IsSupported && Fma.IsSupported) || AdvSimd.IsSupported,
        X86Base.IsSupported && ((Leaf(1).Eax & Avx512Bf16) != 0 || (Leaf(0).Edx & AmxBf16) != 0));

    private static (int Eax, int Ebx, int Ecx, int Edx) Leaf(int sub) =>
        X86Base.CpuId(0, 0).Eax < Features || X86Base.CpuId(Features, 0).Eax < sub ? default : X86Base.CpuId(Features, sub);
}
