using System.Numerics;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Mean and variance of the responses of every neuron within a category, for many label permutations. Category sums are
/// linear in the labels, so a permutation costs three sums of rows. Each neuron has its own vector lane, so that no sum
/// depends on the vector width of the processor.
/// </summary>
internal sealed class CategoryMoments
{
    /// <summary>Unit roundoff of double precision, 2^-53: the largest relative error of one operation.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private readonly double[] _centred;
    private readonly int _images;
    private readonly int _padded;

    /// <param name="responses">Rows of equal length: one row per image, one column per neuron.</param>
    /// <param name="means">Mean of each neuron over all images; exactly the response if all responses are
    /// equal.</param>
    public CategoryMoments(IReadOnlyList<float[]> responses, IReadOnlyList<double> means)
    {
        _images = responses.Count;
        Neurons = means.Count;
        _padded = (Neurons + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _centred = new double[(long)_images * _padded];
        for (var image = 0; image < _images; image++)
        {
            for (var k = 0; k < Neurons; k++)
                _centred[image * _padded + k] = responses[image][k] - means[k];
        }
    }

    public int Neurons { get; }

    /// <summary>
    /// Mean (minus the overall mean) and population variance of each neuron over the images of a category.
    /// </summary>
    /// <param name="categories">Category of each image.</param>
    /// <param name="category">The category; at least one image has it.</param>
    /// <param name="mean">Receives the means; length at least <see cref="Neurons"/>.</param>
    /// <param name="variance">Receives the variances; length at least <see cref="Neurons"/>.</param>
    public void Compute(IReadOnlyList<Emotion> categories, Emotion category, double[] mean, double[] variance)
    {
        Span<int> rows = _images <= 4096 ? stackalloc int[_images] : new int[_images];
        var count = 0;
        for (var image = 0; image < _images; image++)
        {
            if (categories[image] == category)
                rows[count++] = image * _padded;
        }
        rows = rows[..count];
        for (var k = 0; k < _padded; k += Vector<double>.Count)
        {
            var (sum, squares) = (Vector<double>.Zero, Vector<double>.Zero);
            foreach (var row in rows)
            {
                var x = new Vector<double>(_centred, row + k);
                sum += x;
                squares += x * x;
            }
            for (var lane = 0; lane < Vector<double>.Count && k + lane < Neurons; lane++)
                (mean[k + lane], variance[k + lane]) = Moments(sum[lane] / count, squares[lane] / count, count);
        }
    }

    /// <summary>
    /// Population variance from the mean and the mean square. Rounding in n additions changes a mean by at most n
    /// units, a mean square by n of its own units and a squared mean by twice as many, so a variance within that bound
    /// is set to 0: the responses are equal.
    /// </summary>
    private static (double Mean, double Variance) Moments(double mean, double meanSquare, int count)
    {
        var variance = meanSquare - mean * mean;
        return (mean, variance <= 3 * (count + 3) * Unit * meanSquare ? 0 : variance);
    }
}
