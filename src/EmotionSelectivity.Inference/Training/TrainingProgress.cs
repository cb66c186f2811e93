namespace EmotionSelectivity.Inference.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss of its training images: smoothed cross-entropy, in nats.</param>
/// <param name="TrainingAccuracy">Share of them recognised as they were learnt from: augmented, with dropout, while weights changed.</param>
/// <param name="HeldOutAccuracy">Share of held-out images recognised after the epoch.</param>
public sealed record EpochScores(int Epoch, double Loss, double TrainingAccuracy, double HeldOutAccuracy);

/// <summary>How far a training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">All of them.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="Last">The last epoch that ended; null before the first has.</param>
public sealed record TrainingProgress(int Step, int Steps, int Epochs, EpochScores? Last);

/// <summary>A training that came to nothing.</summary>
public sealed class TrainingFailedException(string message) : Exception(message);
