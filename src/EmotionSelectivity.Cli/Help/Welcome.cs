namespace EmotionSelectivity.Cli.Help;

/// <summary>What <c>emosel</c> alone says: what to do first.</summary>
internal static class Welcome
{
    public const string Text = """
        emosel finds the units of a vision network that carry emotion, and measures
        what happens to emotion recognition when they are silenced or amplified.

        Begin with a sweep file; deploy/quickstart/sweep.yaml is a small one:

          emosel plan sweep.yaml         check it and say what it costs
          emosel run sweep.yaml          run it; Ctrl-C, and the same command goes on
          emosel surface runs/my-sweep   the result, as far as it is known
          emosel verify runs/my-sweep    is every file whole?
          emosel report runs/my-sweep    its figures again, as one page for a browser

        Your own pictures need a table of ratings: emosel import ratings --help
        All verbs: emosel --help. A verb with examples: emosel VERB --help
        """;
}
