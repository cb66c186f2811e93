using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Tests.Tables;

/// <summary>Every table with rows that have each of its nulls, and their values worked out by hand.</summary>
public static class Samples
{
    private static readonly ControlSummary NoControl = new(null, null, null, null);

    public static TableSample[] All { get; } =
    [
        new TableSample<StimulusRecord>(
            StimuliTable.Table,
            [
                new("iaps", new Stimulus("a/Ünïcode 1.png", "dog", 2.5, 7, Emotion.Pleasant), 640, 480, "f1", "p1"),
                new("iaps", new Stimulus("b.png", null, 2, 5.5, null), 32, 16, "f2", "p2"),
            ],
            """
            set text
            image text
            item text?
            rating double
            valence double
            category text?
            included boolean
            width int32
            height int32
            file_sha256 text
            pixels_sha256 text
            """,
            """
            iaps | a/Ünïcode 1.png | dog | 2.5 | 7 | pleasant | true | 640 | 480 | f1 | p1
            iaps | b.png | null | 2 | 5.5 | null | false | 32 | 16 | f2 | p2
            """),
        new TableSample<FoldAssignment>(
            FoldsTable.Table,
            [new("iaps", 0, "a.png", FoldPart.Train), new("naps", 4, "b.png", FoldPart.Validation), new("naps", 4, "c.png", FoldPart.Test)],
            """
            set text
            fold int32
            image text
            part text
            """,
            """
            iaps | 0 | a.png | train
            naps | 4 | b.png | validation
            naps | 4 | c.png | test
            """),
        new TableSample<ImageResponses>(
            ActivationsTable.Table,
            [new("a.png", Emotion.Unpleasant, [0.5f, 0f, 1e-30f]), new("b.png", Emotion.Neutral, [1f, 2f, 3f])],
            """
            image text
            category text
            responses float[]
            """,
            """
            a.png | unpleasant | [0.5, 0, 1E-30]
            b.png | neutral | [1, 2, 3]
            """,
            r => (r.Image, r.Category, string.Join(' ', r.Values))),
        new TableSample<ImageResponses>(
            FeaturesTable.Table,
            [new("a.png", Emotion.Pleasant, [0.25f])],
            """
            image text
            category text
            features float[]
            """,
            "a.png | pleasant | [0.25]",
            r => (r.Image, r.Category, string.Join(' ', r.Values))),
        new TableSample<NeuronSelectivity>(
            NeuronsTable.Table,
            [
                new("iaps", 1, "conv1_1", 7, new(0.5, -0.25, -0.125), new(1.5, -0.5, -1), 1.5, Emotion.Pleasant, true),
                new("iaps", null, "conv1_1", 8, default, default, 0, null, false),
            ],
            """
            set text
            fold int32?
            layer text
            neuron int32
            tuning_pleasant double
            tuning_neutral double
            tuning_unpleasant double
            d_pleasant double
            d_neutral double
            d_unpleasant double
            si double
            preferred text?
            selective boolean
            """,
            """
            iaps | 1 | conv1_1 | 7 | 0.5 | -0.25 | -0.125 | 1.5 | -0.5 | -1 | 1.5 | pleasant | true
            iaps | null | conv1_1 | 8 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | null | false
            """),
        new TableSample<SelectionCount>(
            SelectionTable.Table,
            [new("iaps", 0, "conv1", Emotion.Neutral, 10, 8), new("iaps", null, "conv1", Emotion.Pleasant, 0, 0)],
            """
            set text
            fold int32?
            layer text
            emotion text
            preferring int32
            selective int32
            """,
            """
            iaps | 0 | conv1 | neutral | 10 | 8
            iaps | null | conv1 | pleasant | 0 | 0
            """),
        new TableSample<LayerOverlap>(
            OverlapTable.Table,
            [new("conv1", Emotion.Neutral, 64, 5, 2.5, 1.75, 0.0625, null), new("conv2", Emotion.Neutral, 64, 0, 0, 0, null, 0.5)],
            """
            layer text
            emotion text
            layer_neurons int32
            overlap int32
            expected double
            statistic double
            p_hypergeometric double?
            p_permutation double?
            """,
            """
            conv1 | neutral | 64 | 5 | 2.5 | 1.75 | 0.0625 | null
            conv2 | neutral | 64 | 0 | 0 | 0 | null | 0.5
            """),
        new TableSample<TargetNeurons>(
            TargetsTable.Table,
            [
                new(0, "conv1", Emotion.Pleasant, Target.Selective, []),
                new(0, "conv1", Emotion.Neutral, Target.Random(3), [1, 5, 63]),
                new(1, "conv1", Emotion.Neutral, Target.Random(4), []),
                new(1, "conv2", Emotion.Neutral, Target.Selective, [0]),
            ],
            """
            fold int32
            layer text
            emotion text
            target text
            draw int32
            neurons int32[]
            """,
            """
            0 | conv1 | pleasant | selective | 0 | []
            0 | conv1 | neutral | random | 3 | [1, 5, 63]
            1 | conv1 | neutral | random | 4 | []
            1 | conv2 | neutral | selective | 0 | [0]
            """,
            t => (t.Fold, t.Layer, t.Emotion, t.Target, string.Join(' ', t.Neurons))),
        new TableSample<FeatureScaling>(
            ScalingTable.Table,
            [new("iaps", 2, [0.1, 0.2], [1, 0])],
            """
            set text
            fold int32
            mean double[]
            scale double[]
            """,
            "iaps | 2 | [0.1, 0.2] | [1, 0]",
            s => (s.Set, s.Fold, string.Join(' ', s.Mean), string.Join(' ', s.Scale))),
        new TableSample<Readout>(
            ReadoutsTable.Table,
            [
                new("iaps", 0, Emotion.Pleasant, 0, -0.5, [0.1, -2], 17, 9e-6, new TestScores(new Confusion(3, 1, 4, 0), 0.875)),
                new("iaps", 1, Emotion.Pleasant, 3, 0, [0, 0], 1, 0, new TestScores(new Confusion(0, 0, 4, 0), null)),
            ],
            """
            set text
            fold int32
            emotion text
            labels text
            draw int32
            bias double
            weights double[]
            iterations int32
            gradient_max double
            test_f1 double
            test_accuracy double
            test_balanced_accuracy double
            test_auc double?
            """,
            """
            iaps | 0 | pleasant | observed | 0 | -0.5 | [0.1, -2] | 17 | 9E-06 | 0.8571428571428571 | 0.875 | 0.9 | 0.875
            iaps | 1 | pleasant | shuffled | 3 | 0 | [0, 0] | 1 | 0 | 0 | 1 | 0.5 | null
            """,
            r => (r.Set, r.Fold, r.Emotion, r.Labels, r.Bias, string.Join(' ', r.Weights), r.Iterations, r.GradientMax, r.Test)),
        new TableSample<CellRow>(
            CellsTable.Table,
            [
                new(
                    new(Gain.From(1.1), "iaps", Emotion.Pleasant, Target.Random(2), 12, new Confusion(3, 1, 4, 0), 0.875, 1),
                    new("cpu", "fp32", 1e-6, 1, 0.5)),
                new(new(Gain.Lesion, "iaps", Emotion.Neutral, Target.Selective, 0, new Confusion(0, 0, 4, 0), null, 0), new("cuda", "fp32", 1e-6, 3, 2)),
            ],
            """
            gain double
            set text
            emotion text
            target text
            draw int32
            neuron_count int32
            tp int32
            fp int32
            tn int32
            fn int32
            f1 double
            accuracy double
            balanced_accuracy double
            auc double?
            device text
            numeric_precision text
            decision_error double
            redone int32
            attempt int32
            seconds double
            """,
            """
            1.1 | iaps | pleasant | random | 2 | 12 | 3 | 1 | 4 | 0 | 0.8571428571428571 | 0.875 | 0.9 | 0.875 | cpu | fp32 | 1E-06 | 1 | 1 | 0.5
            0 | iaps | neutral | selective | 0 | 0 | 0 | 0 | 4 | 0 | 0 | 1 | 0.5 | null | cuda | fp32 | 1E-06 | 0 | 3 | 2
            """),
        new TableSample<Decision>(
            DecisionsTable.Table,
            [new(Gain.From(6), "iaps", Emotion.Pleasant, Target.Selective, Emotion.Unpleasant, "a.png", -1.25f)],
            """
            gain double
            set text
            emotion text
            target text
            draw int32
            readout text
            image text
            z float
            """,
            "6 | iaps | pleasant | selective | 0 | unpleasant | a.png | -1.25"),
        new TableSample<SurfacePoint>(
            SurfaceTable.Table,
            [
                new()
                {
                    Set = "iaps",
                    Emotion = Emotion.Pleasant,
                    Target = Target.Selective,
                    Layer = "conv1",
                    Gain = Gain.From(2.5),
                    NeuronCountMean = 7.5,
                    Score = new PooledScore(new Confusion(3, 1, 3, 1), 0.75, 0.7, null),
                    Baseline = new BaselineScore(0.5, 0.5),
                    P = new PointProbabilities(0.01, 0.02, 0.03, new ControlProbabilities(0.04, 0.05, 0.06, null, 0.08)),
                    CellsMissing = 0,
                },
                new()
                {
                    Set = "iaps",
                    Emotion = Emotion.Neutral,
                    Target = Target.Random(1),
                    Layer = "conv1",
                    Gain = Gain.Lesion,
                    NeuronCountMean = 0,
                    Score = null,
                    Baseline = null,
                    P = new PointProbabilities(Controls: new ControlProbabilities(null, null, null, null, null)),
                    CellsMissing = 2,
                },
            ],
            """
            set text
            emotion text
            target text
            draw int32
            layer text
            gain double
            neuron_count_mean double
            tp int32?
            fp int32?
            tn int32?
            fn int32?
            f1 double?
            accuracy double?
            balanced_accuracy double?
            auc double?
            f1_mean double?
            f1_sd double?
            baseline_f1 double?
            baseline_auc double?
            delta_f1 double?
            delta_auc double?
            percent_change double?
            p_effect double?
            p_fwer double?
            p_fdr double?
            p_specificity double?
            p_sham double?
            p_meaning_f1 double?
            p_meaning_auc double?
            p_chance double?
            cells_missing int32
            """,
            """
            iaps | pleasant | selective | 0 | conv1 | 2.5 | 7.5 | 3 | 1 | 3 | 1 | 0.75 | 0.75 | 0.75 | 0.75 | 0.7 | null | 0.5 | 0.5 | 0.25 | 0.25 | 50 | 0.01 | 0.02 | 0.03 | 0.04 | 0.05 | 0.06 | null | 0.08 | 0
            iaps | neutral | random | 1 | conv1 | 0 | 0 | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | 2
            """),
        new TableSample<SummaryRow>(
            SummaryTable.Table,
            [
                new("iaps", Emotion.Pleasant, "conv1", Measure.F1, 0.5, Gain.From(2.1), 0.75, 50, 0.25, -50, new(1, -2, 0.125, 0.0625), new(3, -4, 0.25, null), new(null, -6, null, 0.5)),
                new("iaps", Emotion.Pleasant, "conv1", Measure.Auc, null, null, null, null, null, null, NoControl, NoControl, NoControl),
            ],
            """
            set text
            emotion text
            layer text
            measure text
            baseline double?
            best_gain double?
            enhanced double?
            enhanced_percent double?
            lesioned double?
            lesioned_percent double?
            random_enhanced_percent double?
            random_lesioned_percent double?
            shuffled_enhanced_percent double?
            shuffled_lesioned_percent double?
            sham_enhanced_percent double?
            sham_lesioned_percent double?
            p_random_enhanced double?
            p_random_lesioned double?
            p_shuffled_enhanced double?
            p_shuffled_lesioned double?
            p_sham_enhanced double?
            p_sham_lesioned double?
            """,
            """
            iaps | pleasant | conv1 | f1 | 0.5 | 2.1 | 0.75 | 50 | 0.25 | -50 | 1 | -2 | 3 | -4 | null | -6 | 0.125 | 0.0625 | 0.25 | null | null | 0.5
            iaps | pleasant | conv1 | auc | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null | null
            """),
        new TableSample<ShuffledLabel>(
            LabelsTable.Table,
            [new("iaps", 1, "a.png", Emotion.Neutral), new("iaps", 2, "a.png", Emotion.Unpleasant)],
            """
            set text
            draw int32
            image text
            category text
            """,
            """
            iaps | 1 | a.png | neutral
            iaps | 2 | a.png | unpleasant
            """),
        new TableSample<ExampleImage>(
            ExamplesTable.Table,
            [new("iaps", "conv1", 3, 1, "a.png", 0.75f, 7.25)],
            """
            set text
            layer text
            neuron int32
            rank int32
            image text
            response float
            valence double
            """,
            "iaps | conv1 | 3 | 1 | a.png | 0.75 | 7.25"),
        new TableSample<DissociationRow>(
            DissociationTable.Table,
            [
                new("iaps", "conv1", Gain.Lesion, Emotion.Pleasant, Emotion.Neutral, new DissociationScore(new Confusion(3, 1, 3, 1), 0.875), -0.25, -0.125),
                new("iaps", "conv1", Gain.From(2), Emotion.Pleasant, Emotion.Neutral, null, null, null),
            ],
            """
            set text
            layer text
            gain double
            emotion text
            readout text
            tp int32?
            fp int32?
            tn int32?
            fn int32?
            f1 double?
            auc double?
            delta_f1 double?
            delta_auc double?
            """,
            """
            iaps | conv1 | 0 | pleasant | neutral | 3 | 1 | 3 | 1 | 0.75 | 0.875 | -0.25 | -0.125
            iaps | conv1 | 2 | pleasant | neutral | null | null | null | null | null | null | null | null
            """),
        new TableSample<PermutedOverlap>(
            OverlapNullTable.Table,
            [new("conv1", Emotion.Neutral, 7, 3, -0.5)],
            """
            layer text
            emotion text
            permutation int32
            overlap int32
            statistic double
            """,
            "conv1 | neutral | 7 | 3 | -0.5"),
        new TableSample<PermutedSelectivity>(
            SelectivityNullTable.Table,
            [new("iaps", "conv1", 7, 0.625)],
            """
            set text
            layer text
            permutation int32
            max_si double
            """,
            "iaps | conv1 | 7 | 0.625"),
        new TableSample<NeuronProbability>(
            NeuronNullTable.Table,
            [new("iaps", "conv1", 63, 0.5, 0.125, 1)],
            """
            set text
            layer text
            neuron int32
            si double
            p double
            p_fwer double
            """,
            "iaps | conv1 | 63 | 0.5 | 0.125 | 1"),
        new TableSample<EffectMaximum>(
            EffectNullTable.Table,
            [new("iaps", Emotion.Neutral, Target.Selective, 1, 0.125)],
            """
            set text
            emotion text
            target text
            draw int32
            permutation int32
            max_abs_delta double
            """,
            "iaps | neutral | selective | 0 | 1 | 0.125"),
        new TableSample<EffectQuantiles>(
            EffectPointsTable.Table,
            [new("iaps", Emotion.Neutral, Target.Selective, "conv1", Gain.From(0.5), -3, -2, -1, 0, 1, 2, 3)],
            """
            set text
            emotion text
            target text
            draw int32
            layer text
            gain double
            q_0005 double
            q_0025 double
            q_0050 double
            q_0500 double
            q_0950 double
            q_0975 double
            q_0995 double
            """,
            "iaps | neutral | selective | 0 | conv1 | 0.5 | -3 | -2 | -1 | 0 | 1 | 2 | 3"),
        new TableSample<LedgerEntry>(
            LedgerTable.Table,
            [
                new(
                    new CellId("conv1", Gain.From(1.5), 3), CellState.Committed, 2, 1, "host-1",
                    new DateTimeOffset(2026, 3, 1, 12, 30, 15, 250, TimeSpan.Zero).AddMicroseconds(7), 4.5, "killed by signal 9",
                    "cells/layer=conv1/fold=3/g1.5.parquet"),
                new(new CellId("conv1", Gain.Lesion, 3), CellState.Pending, 0, 0, null, null, null, null, null),
            ],
            """
            layer text
            gain double
            fold int32
            state text
            attempts int32
            preemptions int32
            worker text?
            started instant?
            seconds double?
            reason text?
            file text?
            """,
            """
            conv1 | 1.5 | 3 | committed | 2 | 1 | host-1 | 2026-03-01T12:30:15.250007 | 4.5 | killed by signal 9 | cells/layer=conv1/fold=3/g1.5.parquet
            conv1 | 0 | 3 | pending | 0 | 0 | null | null | null | null | null
            """),
        new TableSample<CertifiedFile>(
            FilesTable.Table,
            [new("sweep.yaml", null, null, 5_000_000_000, "ab"), new("folds.parquet", "folds", 12, 1, "cd")],
            """
            path text
            table text?
            rows int64?
            bytes int64
            sha256 text
            """,
            """
            sweep.yaml | null | null | 5000000000 | ab
            folds.parquet | folds | 12 | 1 | cd
            """),
    ];
}
