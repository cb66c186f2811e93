namespace EmotionSelectivity.Inputs.Tests;

public sealed class ClassFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ClassFolders_AreInOrdinalOrderWithTheirImagesAtAnyDepth()
    {
        Add("b/2.png", "b/1.JPG", "B/deep/er/x.webp", "B/y.bmp", "a/1.png", "a/2.gif", "a/LICENSE.txt", ".hidden/1.png");

        var read = ClassFolders.Read(_folder.Path);

        Assert.Empty(read.Faults);
        Assert.Equal(["B", "a", "b"], read.Classes.Select(c => c.Name));
        Assert.Equal([At("B/deep/er/x.webp"), At("B/y.bmp")], read.Classes[0].Images);
        Assert.Equal([At("b/1.JPG"), At("b/2.png")], read.Classes[2].Images);
    }

    [Fact]
    public void Read_ManyFaults_NamesAllOfThem()
    {
        Add("one/1.png", "none/notes.txt", "stray.png", "another.png");

        var faults = ClassFolders.Read(_folder.Path).Faults;

        Assert.Equal([At("none"), At("one"), At("another.png")], faults.Select(f => f.Where));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_FewerThanTwoClasses_IsAFault(bool one)
    {
        if (one)
            Add("only/1.png", "only/2.png");

        Assert.Equal(_folder.Path, Assert.Single(ClassFolders.Read(_folder.Path).Faults).Where);
    }

    [Fact]
    public void Read_NoSuchFolder_IsAFault() => Assert.Equal(At("nowhere"), Assert.Single(ClassFolders.Read(At("nowhere")).Faults).Where);

    private string At(string path) => _folder[path];

    private void Add(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
            File.WriteAllBytes(At(path), []);
        }
    }
}
