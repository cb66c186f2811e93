namespace EmotionSelectivity.Science.Networks;

/// <summary>One step of a feed-forward network in evaluation mode.</summary>
public abstract record NetworkOperation;

/// <summary>A square convolution with bias and the rectification that follows it: a layer of the sweep, one neuron a channel.</summary>
/// <param name="Layer">Name in sweeps and tables: <c>conv1_1</c>.</param>
/// <param name="Parameters">Prefix of <c>.weight</c> [out, in, kernel, kernel] and <c>.bias</c> [out] in the state dict.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Kernel">Side of the kernel.</param>
/// <param name="Stride">Step in pixels.</param>
/// <param name="Padding">Zero pixels at each edge.</param>
public sealed record Convolution(string Layer, string Parameters, int Inputs, int Outputs, int Kernel, int Stride, int Padding) : NetworkOperation;

/// <summary>Square max-pooling without padding.</summary>
public sealed record MaxPool(int Kernel, int Stride) : NetworkOperation;

/// <summary>Average pooling to Side x Side whatever comes in, then flattening.</summary>
public sealed record AdaptiveAveragePool(int Side) : NetworkOperation;

/// <summary>A linear layer with bias, rectified unless it is the last.</summary>
/// <param name="Parameters">Prefix of <c>.weight</c> [out, in] and <c>.bias</c> [out].</param>
/// <param name="Inputs">Features in.</param>
/// <param name="Outputs">Features out; of the last layer the number of classes, which a weight file may change.</param>
/// <param name="Rectified">Whether ReLU follows.</param>
/// <param name="Dropout">Whether training silences half of its inputs at random, where torchvision has Dropout(0.5); nothing does in evaluation.</param>
public sealed record Linear(string Parameters, int Inputs, int Outputs, bool Rectified, bool Dropout = false) : NetworkOperation;
