using System.Runtime.CompilerServices;

namespace EmotionSelectivity.Inference.Tests;

/// <summary>libtorch's number of threads belongs to the process, and compute teams set it to one: so do all tests, from the beginning, for trainings that are compared.</summary>
internal static class OneTorchThread
{
#pragma warning disable CA2255 // Tests are the application here.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Set() => TorchSharp.torch.set_num_threads(1);
}
