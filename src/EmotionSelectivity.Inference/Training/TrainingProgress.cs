namespace EmotionSelectivity.Inference.Training;

/// <summary>Result of an epoch.</summary>
/// <param name="Epoch">Epoch, from 1.</param>
/// <param name="Loss">Mean training loss: cross-entropy with smoothed labels, in nats.</param>
/// <param name="TrainingAccuracy">Share of training images recognised during training: augmented, with dropout and
/// changing weights.</param>
/// <param name="HeldOutAccuracy">Share of held-out images recognised after the epoch.</param>
public sealed record EpochScores(int Epoch, double Loss, double TrainingAccuracy, double HeldOutAccuracy);

/// <summary>Progress of a training.</summary>
/// <param name="Step">Completed steps.</param>
/// <param name="Steps">Total number of steps.</param>
/// <param name="Epochs">Total number of epochs.</param>
/// <param name="Last">Last completed epoch; null before the first.</param>
public sealed record TrainingProgress(int Step, int Steps, int Epochs, EpochScores? Last);

/// <summary>Thrown when a training diverges.</summary>
public sealed class TrainingFailedException(string message) : Exception(message);
