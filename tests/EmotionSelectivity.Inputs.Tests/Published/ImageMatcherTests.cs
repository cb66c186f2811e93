using EmotionSelectivity.Inputs.Published;

namespace EmotionSelectivity.Inputs.Tests.Published;

public sealed class ImageMatcherTests : IDisposable
{
    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ImagesOfOtherCaseExtensionAndFolder_AreFoundUnderTheirOwnNames()
    {
        _folder.AddImages("Same.jpg", "UPPER.JPG", "A/A001.bmp", "kind.jpeg", "2375.1.jpg", "sub/2375.2.JPG");

        Assert.Equal(
            "Same.jpg,1 UPPER.JPG,1 A/A001.bmp,1 kind.jpeg,1 2375.1.jpg,1 sub/2375.2.JPG,1",
            PublishedFolder.Csv(Read("Same.jpg", "upper.jpg", "A001.jpg", "Kind", "2375.1", "2375.2")));
    }

    [Fact]
    public void Read_NearerName_WinsOverAFartherOne()
    {
        _folder.AddImages("a.jpg", "A.jpg", "a.bmp", "sub/a.jpg", "b.JPG", "b.png", "sub/c.png", "c.png");

        Assert.Equal("a.jpg,1 b.JPG,1 c.png,1 sub/c.png,1", PublishedFolder.Csv(Read("a.jpg", "b.jpg", "c.jpg", "sub/c.jpg")));
    }

    [Theory]
    [InlineData("Ba\u0308r.jpg", "B\u00E4r.jpg")]
    [InlineData("B\u00E4r", "Ba\u0308r.png")]
    [InlineData("sad\u00A0dog", "sad dog.jpg")]
    [InlineData("sad\u200Bdog.jpg", "saddog.JPG")]
    public void Read_NameThatDiffersInWhatCannotBeSeen_IsFoundUnderItsOwnName(string name, string image)
    {
        _folder.AddImages(image, "other.jpg");

        Assert.Equal($"{image},1", PublishedFolder.Csv(Read(name)));
    }

    [Fact]
    public void Read_RowsWithoutImageAndImagesWithoutRow_AreLeftOutAndNamed()
    {
        _folder.AddImages("a.jpg", "sub/x.png", "y.jpg", "notes.txt");

        var read = Read("a", "b", "c.jpg");

        Assert.Equal("a.jpg,1", PublishedFolder.Csv(read));
        Assert.Equal(["b", "c.jpg"], read.Images!.Missing);
        Assert.Equal(["sub/x.png", "y.jpg"], read.Images.Unrated);
    }

    [Fact]
    public void Read_TwoImagesEquallyNear_AreAFault()
    {
        _folder.AddImages("P/001.bmp", "N/001.bmp");

        Assert.Contains("'001' is ambiguous: N/001.bmp, P/001.bmp.", Faults("001"));
    }

    [Fact]
    public void Read_TwoRowsForOneImage_AreAFault()
    {
        _folder.AddImages("a.jpg");

        var fault = Assert.Single(Faults("a.jpg", "A.png"));

        Assert.Matches(@"^2 images of the table match this file: 'a\.jpg' \(.*:2\), 'A\.png' \(.*:3\)\.$", fault);
    }

    [Fact]
    public void Read_FolderOfAnotherSet_IsAFaultThatShowsBothNames()
    {
        _folder.AddImages("z.png");

        Assert.Equal(["None of the table's 2 images exists. The table has 'a.jpg', the folder 'z.png'."], Faults("a.jpg", "b.jpg"));
    }

    [Fact]
    public void Read_NoFolderAndWrongRow_AreBothNamed()
    {
        var faults = PublishedFolder.Faults(_folder.Write("t", "img_name,valence_mean\na,9\n"), PublishedFolder.Preset("smid"), "/nowhere");

        Assert.Equal(["9 is outside the scale, 1 to 5.", "The folder does not exist."], faults.Select(fault => fault.What));
    }

    private ImportedRatings Read(params string[] images) => PublishedRatings.Read([Table(images)], PublishedFolder.Preset("smid"), _folder.Images);

    private IEnumerable<string> Faults(params string[] images) =>
        PublishedFolder.Faults(Table(images), PublishedFolder.Preset("smid"), _folder.Images).Select(fault => fault.What);

    private string Table(string[] images) => _folder.Write("t", "img_name,valence_mean\n" + string.Concat(images.Select(image => $"{image},1\n")));
}
