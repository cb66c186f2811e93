using EmotionSelectivity.Inputs.Published;

namespace EmotionSelectivity.Inputs.Tests.Published;

public sealed class RatingMergeTests : IDisposable
{
    private const string Iaps = "desc\tIAPS\tvalmn\tset\nJet\t2375.1\t3.46\t1\nDog\t1050\t5\t1\nJet\t2375.1\t3.61\t2\nDog\t1050\t5.00\t2\n";

    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_PictureRatedInTwoSetsOfIaps_HasTheMeanAndIsNamedWithBothRatings()
    {
        var read = PublishedRatings.Read([_folder.Write("t", Iaps)], PublishedFolder.Preset("iaps"));

        Assert.Equal("2375.1.jpg,3.535 1050.jpg,5", PublishedFolder.Csv(read));
        Assert.Equal(["2375.1.jpg", "1050.jpg"], read.Repeated.Select(image => image.Image));
        Assert.Equal([3.46, 3.61], read.Repeated[0].Ratings);
        Assert.Equal((3.535, false), (read.Repeated[0].Rating, read.Repeated[0].AllEqual));
        Assert.Equal((5, true), (read.Repeated[1].Rating, read.Repeated[1].AllEqual));
    }

    [Fact]
    public void Read_EqualRowsOfAnyTable_AreOne()
    {
        var read = PublishedRatings.Read([_folder.Write("t", "img_name,valence_mean\na,2\nb,3\na,2.0\n")], PublishedFolder.Preset("smid"));

        Assert.Equal("a,2 b,3", PublishedFolder.Csv(read));
        Assert.True(Assert.Single(read.Repeated).AllEqual);
    }

    [Fact]
    public void Read_DifferingRowsOfATableWithOneRatingAnImage_AreRefused()
    {
        var faults = _folder.Faults("smid", "img_name,valence_mean\na,2\nb,3\na,2.5\na,1.5\n");

        Assert.Equal([":4", ":5"], faults.Select(fault => fault.Where[^2..]));
        Assert.Matches(@"^'a' has the rating 2\.5 here and 2 at .*:2\.$", faults[0].What);
    }
}
