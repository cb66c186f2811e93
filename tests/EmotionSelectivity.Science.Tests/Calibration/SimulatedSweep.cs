using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Science.Tests.Surface;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// A sweep over one layer of a simulated network, gains 0, 1 and 2: folds, selection on training images in two sets,
/// targets, readouts on intact features, scores pooled over folds, p values, all by the program's own code. Read are
/// the pleasant images of the first set.
/// </summary>
internal sealed class SimulatedSweep
{
    private const string Layer = "conv1_1";
    private const Emotion Read = Emotion.Pleasant;
    private const int ManyDraws = 1000;

    private readonly SimulatedData _data;
    private readonly SweepChoices _choices;
    private readonly SimulatedNetwork _network;
    private readonly ImmutableArray<FoldAssignment> _folds;
    private readonly SweepLabels _labels;
    private readonly SweepPlan _plan;
    private readonly IReadOnlyDictionary<PointKey, ControlProbabilities> _probabilities;

    public SimulatedSweep(SimulatedModel model, SweepChoices choices, int number)
    {
        _choices = choices;
        _data = new SimulatedData(model, number);
        _network = new SimulatedNetwork(_data);
        _folds = StratifiedFolds.Assign(_data.StimulusSets, choices.Folds, number);
        _labels = new SweepLabels(_data.StimulusSets, CategoryPermutation.ForShuffledTargets(_data.StimulusSets, choices.Folds, _folds, number));
        _plan = new SweepPlan(Spec(choices, number, _data.StimulusSets), _folds);
        var folds = Enumerable.Range(0, choices.Folds.Count).Select(fold => new Fold(this, fold)).ToList();
        Predictions = [.. folds.SelectMany(fold => fold.IntactReadings)];
        var points = SurfaceAssembly.Of(_plan, folds.SelectMany(fold => fold.Cells()), folds.SelectMany(fold => fold.Targets));
        _probabilities = ControlTests.Of(points, _plan.Spec.Controls with { Pool = ControlPool.All });
    }

    /// <summary>What the intact network reads, image by image of the first set.</summary>
    public ImmutableArray<(int Image, bool Read)> Predictions { get; }

    public ImmutableArray<StimulusSet> StimulusSets => _data.StimulusSets;

    /// <summary>p values against the controls at a gain.</summary>
    public ControlProbabilities P(Gain gain) => _probabilities[new PointKey(new Family("first", Read, Target.Selective), Layer, gain)];

    /// <summary>Categories of a set's images by the draw of a fold.</summary>
    private IReadOnlyList<Emotion> Labels(int place, int fold, int draw) =>
        _labels.Categories(_data.StimulusSets[place].Name, draw > 0 && _choices.LabelsChangeWithFold ? draw + ManyDraws * (fold + 1) : draw);

    private static SweepSpec Spec(SweepChoices choices, int number, ImmutableArray<StimulusSet> sets) => SmallSweep.Spec with
    {
        Seed = number,
        Stimuli = [.. sets.Select(set => new StimulusSource(set.Name, "/images", "/ratings.csv", new RatingColumns(), RatingScale.OneToNine))],
        Selectivity = new SelectivityRule(Scope: choices.Scope),
        Folds = choices.Folds,
        Layers = [Layer],
        Gains = [Gain.Lesion, Gain.Intact, Gain.From(2)],
        Controls = new ControlScheme(choices.Random, choices.Shuffled, choices.Pool, [Gain.Lesion, Gain.Intact, Gain.From(2)]),
    };

    /// <summary>One fold: who is chosen, and what is read.</summary>
    private sealed class Fold
    {
        private readonly SimulatedSweep _sweep;
        private readonly int _number;
        private readonly int[][] _choosing;
        private readonly int[] _test;
        private readonly float[][] _intact;
        private readonly DecisionFunction[] _readouts;

        public Fold(SimulatedSweep sweep, int number)
        {
            (_sweep, _number) = (sweep, number);
            _choosing = [.. Enumerable.Range(0, sweep.StimulusSets.Length).Select(Choosing)];
            _test = Images(0, part => part == FoldPart.Test);
            _intact = Array.ConvertAll(_test, image => Features(image, []));
            _readouts = Readouts(Images(0, part => part == FoldPart.Train));
            Targets = [.. AllTargets()];
        }

        public ImmutableArray<TargetNeurons> Targets { get; }

        public IEnumerable<(int Image, bool Read)> IntactReadings => _test.Zip(Z(_readouts[0], []), (image, z) => (image, z > 0));

        public IEnumerable<CellRows> Cells() => _sweep._plan.Spec.Gains.Select(gain => new CellRows(
            new CellId(Layer, gain, _number), [.. _sweep._plan.Targets(gain).Select(target => Score(gain, target))]));

        private CellScore Score(Gain gain, Target target)
        {
            var neurons = Targets.First(t => t.Emotion == Read && t.Target == target.Source).Neurons;
            var z = Z(_readouts[target.Labels], NeuronGains.Of(Modulation.Uniform, gain, neurons, neurons, []));
            var labels = _sweep.Labels(0, _number, target.Labels);
            bool[] shown = [.. _test.Select(image => labels[image] == Read)];
            return new CellScore(gain, "first", Read, target, neurons.Length, Confusion.Count(z, shown), Auc.Of(z, shown), 0);
        }

        private float[] Z(DecisionFunction readout, ImmutableArray<NeuronGain> gains) =>
            [.. _test.Select((image, i) => readout.Of(gains.IsEmpty ? _intact[i] : Features(image, gains)))];

        private float[] Features(int image, ImmutableArray<NeuronGain> gains) => _sweep._network.Of(_sweep._data.Responses[0][image], gains);

        private IEnumerable<TargetNeurons> AllTargets()
        {
            var observed = Selectivity(_sweep._choices.SelectByPermutedLabels ? ManyDraws - 1 : 0);
            var drawn = Enumerable.Range(1, _sweep._choices.Shuffled).Select(Selectivity).ToList();
            foreach (var emotion in Emotions.All)
            {
                var selective = EmotionSelective.Neurons(observed, emotion);
                yield return Of(emotion, Target.Selective, selective);
                for (var draw = 1; draw <= _sweep._choices.Random; draw++)
                    yield return Of(emotion, Target.Random(draw), RandomTargets.Take(Order(emotion, draw), selective, _sweep._choices.Pool));
                foreach (var (index, rows) in drawn.Index())
                    yield return Of(emotion, Target.Shuffled(index + 1), EmotionSelective.Neurons(rows, emotion));
            }
        }

        private TargetNeurons Of(Emotion emotion, Target target, ImmutableArray<int> neurons) => new(_number, Layer, emotion, target, neurons);

        private int[] Order(Emotion emotion, int draw) => RandomTargets.Order(
            _sweep._plan.Spec.Seed, _sweep._plan.Layout, Layer, emotion, _sweep._choices.RandomOrderChangesWithFold ? draw + ManyDraws * (_number + 1) : draw);

        private ImmutableArray<NeuronSelectivity>[] Selectivity(int draw) =>
        [
            .. _sweep._data.StimulusSets.Select((set, place) => NeuronTuning.Compute(
                set.Name, _number, Layer, _sweep._data.ChoosingResponses[place], _sweep.Labels(place, _number, draw), _choosing[place],
                _sweep._plan.Spec.Selectivity)),
        ];

        private DecisionFunction[] Readouts(int[] train)
        {
            var features = train.Select(image => Features(image, [])).ToList();
            var scaling = FeatureStandardisation.Of("first", _number, features);
            var x = features.ConvertAll(row => scaling.Apply(row));
            return
            [
                .. Enumerable.Range(0, _sweep._choices.Shuffled + 1).Select(draw =>
                {
                    var labels = _sweep.Labels(0, _number, draw);
                    var fit = LogisticReadout.Train(x, [.. train.Select(image => labels[image] == Read)], c: 1);
                    return new DecisionFunction(
                        new Readout("first", _number, Read, draw, fit.Bias, [.. fit.Weights], fit.Iterations, fit.GradientMax, new TestScores(default, null)), scaling);
                }),
            ];
        }

        private int[] Choosing(int place) => Images(place, part => _sweep._choices.Scope == SelectionScope.All || part == FoldPart.Train);

        private int[] Images(int place, Func<FoldPart, bool> wanted)
        {
            var set = _sweep._data.StimulusSets[place];
            var images = _sweep._folds.Where(f => f.Set == set.Name && f.Fold == _number && wanted(f.Part)).Select(f => f.Image).ToHashSet(StringComparer.Ordinal);
            return [.. Enumerable.Range(0, set.Included.Length).Where(i => images.Contains(set.Included[i].Image))];
        }
    }
}
