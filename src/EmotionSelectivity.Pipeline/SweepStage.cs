namespace EmotionSelectivity.Pipeline;

/// <summary>The stages of a run, in the order in which <see cref="SweepPipeline"/> executes them.</summary>
public enum SweepStage
{
    /// <summary>Responses of every layer, and penultimate features, of every image in the intact network.</summary>
    Activations,

    /// <summary>Selectivity of every neuron, and the neurons of every target.</summary>
    Selection,

    /// <summary>Null distributions of selectivity and of the overlap between stimulus sets.</summary>
    SelectivityNulls,

    /// <summary>Training of the emotion readouts on the intact network's features.</summary>
    Readouts,

    /// <summary>Evaluation of every (layer, gain, fold) cell.</summary>
    Cells,

    /// <summary>The small files of each layer and fold are merged into one.</summary>
    Compaction,

    /// <summary>The surface, its p values and the summary, from all committed cells.</summary>
    Surface,

    /// <summary>The HTML report, after files.parquet has been written.</summary>
    Report,
}
