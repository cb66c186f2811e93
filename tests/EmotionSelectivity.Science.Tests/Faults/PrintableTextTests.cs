using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Science.Tests.Faults;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("\u001B[2J", @"\u001B[2J")]
    [InlineData("\u001B]0;title\u0007", @"\u001B]0;title\u0007")]
    [InlineData("\u009B31m", @"\u009B31m")]
    [InlineData("a\rb\nc\td", @"a\rb\nc\td")]
    [InlineData("\0\u007F", @"\u0000\u007F")]
    [InlineData("gnp.\u202Eexe", @"gnp.\u202Eexe")]
    [InlineData("\u2066x\u2069\u200F", @"\u2066x\u2069\u200F")]
    [InlineData("zero\u200Bwidth\uFEFF", @"zero\u200Bwidth\uFEFF")]
    [InlineData("line\u2028paragraph\u2029", @"line\u2028paragraph\u2029")]
    [InlineData("tag\U000E0041", @"tag\U000E0041")]
    [InlineData("lone\uD83D", @"lone\uD83D")]
    public void Escape_WhatATerminalWouldObeyOrHide_IsACodePoint(string text, string escaped)
    {
        Assert.Equal(escaped, PrintableText.Escape(text));
        Assert.Equal(escaped, PrintableText.Escape(escaped));
    }

    [Theory]
    [InlineData("/data/images/B\u00E4r \uD55C \U0001F603 (1).png")]
    [InlineData(@"C:\new\table.csv")]
    [InlineData("")]
    public void Escape_OtherText_IsUnchanged(string text) => Assert.Equal(text, PrintableText.Escape(text));

    [Fact]
    public void Fault_EachOfItsTexts_IsEscaped()
    {
        var fault = new Fault("a\u001B", "b\u001B", "c\u001B");

        Assert.Equal(@"a\u001B: b\u001B c\u001B", fault.ToString());
        Assert.Equal(@"d\u202E", (fault with { Where = "d\u202E" }).Where);
    }

    [Fact]
    public void EscapeLines_TextOfSeveralLines_KeepsThem() => Assert.Equal("a\n\\u001Bb\n", PrintableText.EscapeLines("a\r\n\u001Bb\n"));
}
