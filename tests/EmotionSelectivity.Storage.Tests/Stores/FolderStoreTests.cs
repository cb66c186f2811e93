using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Tests.Stores;

public sealed class FolderStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IRunStore> Open() => Task.FromResult<IRunStore>(new FolderStore(_folder.Path));
}
