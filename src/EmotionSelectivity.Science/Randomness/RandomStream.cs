namespace EmotionSelectivity.Science.Randomness;

/// <summary>
/// Purpose of a draw. The numbers are part of every published result, so a value is never changed or reused.
/// </summary>
public enum DrawPurpose
{
    /// <summary>Order in which images are assigned to folds.</summary>
    Folds = 1,

    /// <summary>Random order of the neurons of a layer; a random target takes the first ones.</summary>
    RandomTargets = 2,

    /// <summary>Coins that swap the predicted labels of the intact and the intervened network.</summary>
    EffectSwap = 3,

    /// <summary>Permutation of categories among the images of a set, for the overlap and selectivity nulls.</summary>
    CategoryPermutation = 4,

    /// <summary>Weights of an untrained network.</summary>
    RandomWeights = 5,

    /// <summary>Order of the images of a class; the first ones are held out of training.</summary>
    HeldOutImages = 6,

    /// <summary>Order of the training images in an epoch.</summary>
    TrainingOrder = 7,

    /// <summary>Flip and shift of each training image in an epoch.</summary>
    Augmentation = 8,

    /// <summary>Dropout mask of each training step.</summary>
    Dropout = 9,

    /// <summary>Labels of the shuffled targets.</summary>
    ShuffledLabels = 20,

    /// <summary>Initial weights of a readout trained with Adam.</summary>
    ReadoutStart = 21,

    /// <summary>Order of the training images in an epoch of a readout trained with Adam.</summary>
    ReadoutBatches = 22,
}

/// <summary>
/// Random numbers as a pure function of (seed, purpose, draw, context, index). Every machine draws the same numbers, in
/// any order, and draw p does not depend on the total number of draws.
/// </summary>
/// <param name="Seed">Seed of the sweep.</param>
/// <param name="Purpose">What the numbers are used for.</param>
/// <param name="Draw">Number of the draw: of a target or a permutation.</param>
/// <param name="Context">Distinguishes streams of the same draw, for example by set or by layer and emotion.</param>
public readonly record struct RandomStream(long Seed, DrawPurpose Purpose, int Draw, int Context = 0)
{
    /// <summary>64 random bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in 0 .. 2^32 - 1, the range of the first counter
    /// word.</exception>
    public ulong Bits(long index)
    {
        if (index is < 0 or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(index), index, "A stream has 2^32 words.");
        Span<uint> words = stackalloc uint[4];
        Philox.Block([(uint)index, (uint)Context, (uint)Draw, (uint)Purpose], [(uint)Seed, (uint)(Seed >>> 32)], words);
        return words[0] | ((ulong)words[1] << 32);
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform(long index) => (Bits(index) >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// A standard normal number by inversion of the distribution function: the same bits on every machine.
    /// </summary>
    public double Normal(long index) => StandardNormal.Quantile(((Bits(index) >> 12) + 0.5) * (1.0 / (1L << 52)));

    /// <summary>A uniformly random permutation of 0 .. n - 1: the indices sorted by 64 random bits each.</summary>
    public int[] Permutation(int n)
    {
        var keys = new (ulong Bits, int Index)[n];
        for (var i = 0; i < n; i++)
            keys[i] = (Bits(i), i);
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => key.Index);
    }
}
