using EmotionSelectivity.Inference.Training;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Training;

/// <summary>All random draws of a training.</summary>
public sealed class TrainingDrawsTests
{
    [Theory]
    [InlineData(10, 0.2, 2)]
    [InlineData(20, 0.15, 3)]
    [InlineData(4, 0.2, 1)]
    [InlineData(2, 0.01, 1)]
    [InlineData(2, 0.9, 1)]
    [InlineData(5, 0.9, 4)]
    public void HeldOut_ShareOfAClass_IsRoundedAndNeverNoneOrAll(int images, double share, int expected) =>
        Assert.Equal(expected, HeldOutSplit.Of(seed: 3, label: 1, images, share).Count(held => held));

    [Fact]
    public void HeldOut_OtherSeedOrClass_IsAnotherChoice()
    {
        var choice = HeldOutSplit.Of(seed: 3, label: 1, images: 40, share: 0.5);

        Assert.Equal(choice, HeldOutSplit.Of(seed: 3, label: 1, images: 40, share: 0.5));
        Assert.NotEqual(choice, HeldOutSplit.Of(seed: 4, label: 1, images: 40, share: 0.5));
        Assert.NotEqual(choice, HeldOutSplit.Of(seed: 3, label: 2, images: 40, share: 0.5));
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(9, 8)]
    [InlineData(33, 16)]
    [InlineData(3, 32)]
    public void Batches_OfAnEpoch_ShowEachImageOnceAndAreNeverSingleImages(int images, int batch)
    {
        // A uniform gray identifies the image; flips and shifts do not change it.
        LabelledImage[] greys = [.. Enumerable.Range(0, images).Select(i => new LabelledImage([.. Enumerable.Repeat((byte)i, 12)], i))];
        var batches = new TrainingBatches([.. greys], SyntheticObjects.Options with { Size = 2, Batch = batch });

        var epoch = batches.Of(0).ToList();

        Assert.Equal(batches.Count, epoch.Count);
        Assert.All(epoch, b => Assert.InRange(b.Labels.Length, 2, batch));
        Assert.Equal(Enumerable.Range(0, images).Select(i => (long)i), epoch.SelectMany(b => b.Labels).Order());
        Assert.NotEqual(epoch.SelectMany(b => b.Labels), batches.Of(1).SelectMany(b => b.Labels));
    }

    [Fact]
    public void Augmentation_FlipAndShift_MoveThePictureAndRepeatItsEdge()
    {
        byte[] row = [1, 2, 3, 4];
        byte[] picture = [.. Enumerable.Repeat(row, 4).SelectMany(r => r).SelectMany(value => Enumerable.Repeat(value, 3))];

        Assert.Equal([1, 1, 2, 3], FirstRow(new Augmentation(Flipped: false, Right: 1, Down: 0).Apply(picture, 4)));
        Assert.Equal([3, 2, 1, 1], FirstRow(new Augmentation(Flipped: true, Right: -1, Down: 0).Apply(picture, 4)));
        Assert.Equal(picture, new Augmentation(Flipped: false, Right: 0, Down: 2).Apply(picture, 4));

        static byte[] FirstRow(byte[] pixels) => [pixels[0], pixels[3], pixels[6], pixels[9]];
    }

    [Fact]
    public void Augmentation_OfManyImages_FlipsHalfAndShiftsByUpToAnEighth()
    {
        var drawn = Enumerable.Range(0, 2000).Select(image => Augmentation.Of(seed: 5, epoch: 1, image, size: 32)).ToList();

        Assert.InRange(drawn.Count(a => a.Flipped), 900, 1100);
        Assert.Equal((-4, 4), (drawn.Min(a => a.Right), drawn.Max(a => a.Right)));
        Assert.Equal((-4, 4), (drawn.Min(a => a.Down), drawn.Max(a => a.Down)));
    }

    [Fact]
    public void Dropout_OfAStep_SilencesHalfAndDoublesTheRest()
    {
        using var scope = NewDisposeScope();
        var features = ones(100, 100);

        var values = Values(new Dropout(Seed: 1, Step: 0));

        Assert.Equal([0f, 2f], values.Distinct().Order());
        Assert.InRange(values.Average(), 0.95f, 1.05f);
        Assert.Equal(values, Values(new Dropout(Seed: 1, Step: 0)));
        Assert.NotEqual(values, Values(new Dropout(Seed: 1, Step: 1)));

        float[] Values(Dropout dropout) => TrainableNetwork.Values(dropout.Apply(features, place: 3));
    }

    [Fact]
    public void OneCycle_OverItsSteps_RisesToThePeakAndFallsToNearlyNothing()
    {
        var rates = Enumerable.Range(0, 1000).Select(step => OneCycle.Rate(step, 1000, peak: 0.5)).ToList();

        Assert.Equal(0.02, rates[0], 1e-4);
        Assert.InRange(rates.IndexOf(rates.Max()), 299, 300);
        Assert.Equal(0.5, rates.Max(), 1e-4);
        Assert.Equal(rates[300..].OrderDescending(), rates[300..]);
        Assert.InRange(rates[^1], 1e-9, 1e-5);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    public void Rank_OfALabel_CountsLargerOutputsAndEqualOnesBeforeIt(int label, int expected) =>
        Assert.Equal(expected, Recognition.Rank([0.5f, 0.7f, 0.5f, -1], label));
}
