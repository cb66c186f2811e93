using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Tests;

/// <summary>Symbolic links in folders of images: followed, out of the folder too, or a fault.</summary>
public sealed class LinkedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LinkedFolderTests()
    {
        Add("elsewhere/1.png", "elsewhere/deep/2.jpg", "elsewhere/notes.txt", "elsewhere/.hidden.png", "set/own.png");
    }

    private string Set => At("set");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ListImages_LinkToAFolderOutside_HasItsImages()
    {
        LinkFolder("set/linked", "../elsewhere");

        Assert.Equal(["linked/1.png", "linked/deep/2.jpg", "own.png"], StimulusFolder.ListImages(Set));
    }

    [Fact]
    public void ListImages_LinksToFiles_AreImagesByTheirOwnNames()
    {
        LinkFile("set/a.png", At("elsewhere/1.png"));
        LinkFile("set/b.jpg", "../elsewhere/deep/2.jpg");
        LinkFile("set/c.png", "a.png");
        LinkFile("set/notes.txt", "../elsewhere/notes.txt");
        LinkFile("set/.d.png", "own.png");

        Assert.Equal(["a.png", "b.jpg", "c.png", "own.png"], StimulusFolder.ListImages(Set));
    }

    [Fact]
    public void ListImages_FolderIsItselfALink_HasItsImages()
    {
        LinkFolder("link", "set");

        Assert.Equal(["own.png"], StimulusFolder.ListImages(At("link")));
    }

    [Theory]
    [InlineData("set/again", ".")]
    [InlineData("set/up", "..")]
    [InlineData("elsewhere/deep/back", "../../set")]
    [InlineData("elsewhere/deep/back", "..")]
    public void ListImages_LinkToAFolderAbove_IsNotFollowedAgain(string link, string target)
    {
        LinkFolder("set/linked", "../elsewhere");
        LinkFolder(link, target);

        var images = StimulusFolder.ListImages(Set);

        Assert.Subset(images.ToHashSet(), new HashSet<string> { "linked/1.png", "linked/deep/2.jpg", "own.png" });
        Assert.DoesNotContain(images, image => image.Split('/').Length > 6);
    }

    [Theory]
    [InlineData("set/broken.png", "nowhere.png")]
    [InlineData("set/broken", "../nowhere")]
    [InlineData("set/self.png", "self.png")]
    public void ListImages_LinkThatLeadsNowhere_IsAFaultThatNamesIt(string link, string target)
    {
        LinkFile(link, target);
        LinkFile("set/second.png", "nowhere-either.png");

        var invalid = Assert.Throws<InvalidInputException>(() => StimulusFolder.ListImages(Set));

        Assert.Equal([At(link), At("set/second.png")], invalid.Faults.Select(fault => fault.Where).ToHashSet());
    }

    [Fact]
    public void List_FollowedLinks_TellsWhereTheyLead()
    {
        LinkFolder("set/linked", "../elsewhere");
        LinkFile("set/a.png", "linked/deep/2.jpg");

        var links = StimulusFolder.List(Set).Links.OrderBy(link => link.Path, StringComparer.Ordinal).ToList();

        Assert.Equal([At("set/a.png"), At("set/linked")], links.Select(link => link.Path));
        Assert.Equal([RealPath.Of(At("elsewhere/deep/2.jpg")), RealPath.Of(At("elsewhere"))], links.Select(link => link.Target));
    }

    [Fact]
    public void Read_LinkedClassesAndImages_AreThere()
    {
        LinkFolder("classes/a", "../elsewhere");
        Add("classes/b/1.png");
        LinkFile("classes/b/2.png", At("elsewhere/1.png"));

        var read = ClassFolders.Read(At("classes"));

        Assert.Empty(read.Faults);
        Assert.Equal(["a", "b"], read.Classes.Select(c => c.Name));
        Assert.Equal([At("classes/a/1.png"), At("classes/a/deep/2.jpg")], read.Classes[0].Images);
        Assert.Equal([At("classes/b/1.png"), At("classes/b/2.png")], read.Classes[1].Images);
    }

    [Fact]
    public void Read_BrokenLinkInAClass_IsAFaultThatNamesIt()
    {
        Add("classes/a/1.png", "classes/a/2.png", "classes/b/1.png", "classes/b/2.png");
        LinkFile("classes/b/3.png", "gone.png");

        Assert.Equal(At("classes/b/3.png"), Assert.Single(ClassFolders.Read(At("classes")).Faults).Where);
    }

    [Theory]
    [InlineData("set/own.png", "set/own.png")]
    [InlineData("linked/deep/2.jpg", "elsewhere/deep/2.jpg")]
    [InlineData("linked/deep/../1.png", "elsewhere/1.png")]
    [InlineData("deep/../1.png", "elsewhere/1.png")]
    [InlineData("chain/2.jpg", "elsewhere/deep/2.jpg")]
    [InlineData("chain/absent/file", "elsewhere/deep/absent/file")]
    public void RealPathOf_PathWithLinks_IsWhereTheKernelLeads(string path, string real)
    {
        LinkFolder("linked", "elsewhere");
        LinkFolder("deep", At("elsewhere/deep"));
        LinkFolder("chain", "./linked/deep");

        Assert.Equal(Path.Combine(RealPath.Of(_folder.Path), real), RealPath.Of(Path.Combine(_folder.Path, path)));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev")]
    public void Open_NoRegularFile_IsRefused(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The devices are Linux's.");
        Assert.Throws<NotARegularFileException>(() => RegularFile.Open(path));
    }

    private string At(string path) => _folder[path];

    private void LinkFolder(string link, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(link))!);
        Directory.CreateSymbolicLink(At(link), target);
    }

    private void LinkFile(string link, string target) => File.CreateSymbolicLink(At(link), target);

    private void Add(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
            File.WriteAllBytes(At(path), []);
        }
    }
}
