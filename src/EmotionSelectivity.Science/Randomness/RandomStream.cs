namespace EmotionSelectivity.Science.Randomness;

/// <summary>What a draw is for. The numbers are part of every result: they never change and are never used again.</summary>
public enum DrawPurpose
{
    /// <summary>Order in which images are dealt to folds.</summary>
    Folds = 1,

    /// <summary>Order of a layer's neurons, of which a random target takes the first.</summary>
    RandomTargets = 2,

    /// <summary>Coins that swap baseline and intervened labels, image by image (METHOD 7a).</summary>
    EffectSwap = 3,

    /// <summary>Categories permuted among a set's images (METHOD 7d, 7e).</summary>
    CategoryPermutation = 4,

    /// <summary>Weights of an untrained network (METHOD 2).</summary>
    RandomWeights = 5,

    /// <summary>Order of a class's images, of which the first are held out of training.</summary>
    HeldOutImages = 6,

    /// <summary>Order in which an epoch shows the training images.</summary>
    TrainingOrder = 7,

    /// <summary>How an epoch flips and shifts each training image.</summary>
    Augmentation = 8,

    /// <summary>Coins of dropout, step by step.</summary>
    Dropout = 9,

    /// <summary>Labels of the shuffled targets (METHOD 5).</summary>
    ShuffledLabels = 20,

    /// <summary>First weights of a readout that Adam trains (METHOD 4).</summary>
    ReadoutStart = 21,

    /// <summary>Order of the training images in an epoch of Adam (METHOD 4).</summary>
    ReadoutBatches = 22,
}

/// <summary>
/// Random numbers that are a pure function of (seed, purpose, draw, context, index): every machine draws the same, in any order, and draw p of a
/// run does not depend on how many draws the run makes (METHOD 7).
/// </summary>
/// <param name="Seed">Seed of the sweep.</param>
/// <param name="Purpose">What is drawn.</param>
/// <param name="Draw">Number of the draw: a target's or a permutation's.</param>
/// <param name="Context">What the draw is made for, where one draw is made for several things (a set, a layer and emotion).</param>
public readonly record struct RandomStream(long Seed, DrawPurpose Purpose, int Draw, int Context = 0)
{
    /// <summary>64 random bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in 0 .. 2^32 - 1, the range of the counter's first word.</exception>
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

    /// <summary>A standard normal number, by inversion of its distribution function: the same bits on every machine.</summary>
    public double Normal(long index) => StandardNormal.Quantile(((Bits(index) >> 12) + 0.5) * (1.0 / (1L << 52)));

    /// <summary>A permutation of 0 .. n - 1: the indices in the order of their 64 random bits, so that each order is equally likely.</summary>
    public int[] Permutation(int n)
    {
        var keys = new (ulong Bits, int Index)[n];
        for (var i = 0; i < n; i++)
            keys[i] = (Bits(i), i);
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => key.Index);
    }
}
