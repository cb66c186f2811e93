using System.Runtime.Intrinsics.X86;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Instruction set features of the processor.</summary>
internal static class ProcessorFeatures
{
    private const int Features = 7;
    private const int Avx512Bf16 = 1 << 5;
    private const int AmxBf16 = 1 << 22;

    /// <summary>
    /// Whether the processor multiplies bf16 numbers natively, by AVX-512 bf16 or AMX (Intel SDM 2A, CPUID leaf 7).
    /// </summary>
    public static bool HasBf16 { get; } = X86Base.IsSupported && ((Leaf(1).Eax & Avx512Bf16) != 0 || (Leaf(0).Edx & AmxBf16) != 0);

    private static (int Eax, int Ebx, int Ecx, int Edx) Leaf(int sub) =>
        X86Base.CpuId(0, 0).Eax < Features || X86Base.CpuId(Features, 0).Eax < sub ? default : X86Base.CpuId(Features, sub);
}
