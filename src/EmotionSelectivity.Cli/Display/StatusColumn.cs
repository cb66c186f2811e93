using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmotionSelectivity.Cli.Display;

/// <summary>A column of a progress display with a text for each bar.</summary>
internal sealed class StatusColumn : ProgressColumn
{
    private readonly Dictionary<int, string> _status = [];

    public string this[int bar]
    {
        set
        {
            lock (_status)
                _status[bar] = value;
        }
    }

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        lock (_status)
            return new Text(_status.GetValueOrDefault(task.Id, ""), new Style(Color.Grey));
    }
}
