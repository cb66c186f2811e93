using System.Buffers.Binary;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tests.Tables;

namespace EmotionSelectivity.Storage.Tests.Columns;

/// <summary>Bytes that are no whole table end in one kind of error, whatever is wrong with them.</summary>
public sealed class DamageTests
{
    public static TheoryData<string> Tables => ["stimuli", "targets", "ledger", "readouts", "cells"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Read_CutAnywhere_SaysDamaged(string table)
    {
        var (sample, bytes) = await Written(table);
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = await Assert.ThrowsAsync<DamagedFileException>(() => sample.AssertReadsItsOwn(new MemoryStream(bytes[..length])));
            Assert.Contains("sample", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Read_AnyByteChanged_SaysDamagedOrReadsRows(string table)
    {
        var (sample, bytes) = await Written(table);
        var damaged = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var change in new byte[] { 0x01, 0x10, 0x80, 0xFF })
            {
                var changed = (byte[])bytes.Clone();
                changed[i] ^= change;
                if (await IsDamaged(sample, changed))
                    damaged++;
            }
        }
        Assert.InRange(damaged, bytes.Length / 4, bytes.Length * 4);
    }

    [Fact]
    public Task Read_FooterNestedWithoutEnd_SaysDamaged() =>
        AssertDamaged(WithFooter([.. Enumerable.Repeat((byte)0x1C, 1_000_000)]));

    [Fact]
    public Task Read_FooterWithListsInLists_SaysDamaged() =>
        AssertDamaged(WithFooter([0x19, .. Enumerable.Repeat((byte)0x19, 1_000_000)]));

    [Fact]
    public Task Read_FooterThatCountsBillions_SaysDamaged() =>
        AssertDamaged(WithFooter([0x15, 0x02, 0x19, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00]));

    [Fact]
    public Task Read_EmptyFile_SaysDamaged() => AssertDamaged([]);

    [Fact]
    public async Task Read_OtherTable_SaysWhichColumnDiffers()
    {
        var (_, bytes) = await Written("folds");
        var stimuli = Samples.All.Single(s => s.Name == "stimuli");

        var error = await Assert.ThrowsAsync<DamagedFileException>(() => stimuli.AssertReadsItsOwn(new MemoryStream(bytes)));

        Assert.Contains("'stimuli'", error.What, StringComparison.Ordinal);
    }

    private static async Task AssertDamaged(byte[] bytes) =>
        await Assert.ThrowsAsync<DamagedFileException>(() => Samples.All[0].AssertReadsItsOwn(new MemoryStream(bytes)));

    /// <summary>
    /// A change of a value alone is a whole table with other rows; only hashes tell. Any other error is a failure of
    /// the test.
    /// </summary>
    private static async Task<bool> IsDamaged(TableSample sample, byte[] bytes)
    {
        try
        {
            await sample.AssertReadsItsOwn(new MemoryStream(bytes));
            return false;
        }
        catch (DamagedFileException)
        {
            return true;
        }
        catch (Xunit.Sdk.EqualException)
        {
            return false;
        }
    }

    private static byte[] WithFooter(byte[] footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. "PAR1"u8, .. new byte[8], .. footer, .. length, .. "PAR1"u8];
    }

    private static async Task<(TableSample Sample, byte[] Bytes)> Written(string table)
    {
        var sample = Samples.All.Single(s => s.Name == table);
        using var stream = new MemoryStream();
        await sample.Write(stream, new Dictionary<string, string>(StringComparer.Ordinal) { ["emosel.run"] = "r" });
        return (sample, stream.ToArray());
    }
}
