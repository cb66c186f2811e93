namespace EmotionSelectivity.Science.Networks;

/// <summary>One operation of a feed-forward network in evaluation mode.</summary>
public abstract record NetworkOperation;

/// <summary>
/// A square convolution with bias, followed by rectification: a layer of the sweep, with one neuron per channel.
/// </summary>
/// <param name="Layer">Name in sweeps and tables, such as <c>conv1_1</c>.</param>
/// <param name="Parameters">Prefix of <c>.weight</c> [out, in, kernel, kernel] and <c>.bias</c> [out] in the state
/// dict.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Stride in pixels.</param>
/// <param name="Padding">Zero padding in pixels at each edge.</param>
public sealed record Convolution(string Layer, string Parameters, int Inputs, int Outputs, int Kernel, int Stride, int Padding) : NetworkOperation;

/// <summary>Square max-pooling without padding.</summary>
public sealed record MaxPool(int Kernel, int Stride) : NetworkOperation;

/// <summary>Average pooling to Side x Side for any input size, followed by flattening.</summary>
public sealed record AdaptiveAveragePool(int Side) : NetworkOperation;

/// <summary>A linear layer with bias, rectified unless it is the last one.</summary>
/// <param name="Parameters">Prefix of <c>.weight</c> [out, in] and <c>.bias</c> [out].</param>
/// <param name="Inputs">Input features.</param>
/// <param name="Outputs">Output features; for the last layer the number of classes, which a weight file may
/// change.</param>
/// <param name="Rectified">Whether ReLU follows.</param>
/// <param name="Dropout">Whether training applies Dropout(0.5) to the inputs, as in torchvision. Ignored in
/// evaluation.</param>
public sealed record Linear(string Parameters, int Inputs, int Outputs, bool Rectified, bool Dropout = false) : NetworkOperation;
