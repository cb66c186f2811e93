using System.Numerics;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Means and variances of every neuron's responses within categories, for one drawing of the categories after another: category sums are linear in the
/// drawn labels, so a draw is three sums of rows. A neuron stays in its own lane of a vector, so that no sum depends on the processor's width.
/// </summary>
internal sealed class CategoryMoments
{
    /// <summary>Half the distance of 1 to the next double: the largest relative error of one operation.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private readonly double[] _centred;
    private readonly int _images;
    private readonly int _padded;

    /// <param name="responses">Rows of equal length: an image each, a neuron a column.</param>
    /// <param name="means">Mean of each neuron over all images, exactly its response where all are equal.</param>
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

    /// <summary>Mean (less the overall mean) and population variance of each neuron over the images of a category.</summary>
    /// <param name="categories">Category of each image.</param>
    /// <param name="category">The category; at least one image has it.</param>
    /// <param name="mean">Takes the means; as long as <see cref="Neurons"/> at least.</param>
    /// <param name="variance">Takes the variances.</param>
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
    /// The rounding of n additions leaves a mean off by n units at most, a mean square by as many of its own, and the square of a mean by twice as many: a
    /// variance within that is of equal responses.
    /// </summary>
    private static (double Mean, double Variance) Moments(double mean, double meanSquare, int count)
    {
        var variance = meanSquare - mean * mean;
        return (mean, variance <= 3 * (count + 3) * Unit * meanSquare ? 0 : variance);
    }
}
