using System.Runtime.CompilerServices;

namespace EmotionSelectivity.Inference.Tests;

/// <summary>
/// Sets libtorch to one thread for all tests from the start. The thread count is per process and compute teams set it
/// to one, so trainings that are compared would otherwise run with different counts.
/// </summary>
internal static class OneTorchThread
{
#pragma warning disable CA2255 // Tests are the application here.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Set() => TorchSharp.torch.set_num_threads(1);
}
