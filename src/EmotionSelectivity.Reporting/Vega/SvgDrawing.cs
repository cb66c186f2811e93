using System.Text;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;

namespace EmotionSelectivity.Reporting.Vega;

/// <summary>
/// Draws Vega-Lite specifications as SVG without a browser, by the same scripts as a browser, in an engine that can reach nothing of this process.
/// Specifications are this program's own and the data in them is text and numbers: nothing of a run is executed. For one thread.
/// </summary>
internal sealed class SvgDrawing : IDisposable
{
    // A hundred times what the largest figure needs. Beyond it the drawing fails, and nothing else.
    private const nuint MostHeapBytes = 1 << 30;

    /// <summary>What the scripts expect of their surroundings and a bare engine has not.</summary>
    private const string Surroundings = """
        globalThis.self = globalThis;
        globalThis.console = { log() {}, info() {}, warn() {}, error() {} };
        globalThis.structuredClone = value => JSON.parse(JSON.stringify(value));
        globalThis.setTimeout = action => { action(); return 0; };
        globalThis.clearTimeout = () => {};
        """;

    private const string Draw = """
        (async specification => {
            const view = new vega.View(vega.parse(vegaLite.compile(JSON.parse(specification)).spec), { renderer: 'none' });
            const svg = await view.toSVG();
            view.finalize();
            return svg;
        })
        """;

    private readonly V8ScriptEngine _engine;
    private readonly ScriptObject _draw;

    public SvgDrawing()
    {
        _engine = new V8ScriptEngine(V8ScriptEngineFlags.EnableTaskPromiseConversion)
        {
            AllowReflection = false,
            MaxRuntimeHeapSize = MostHeapBytes,
        };
        _engine.Execute(Surroundings);
        foreach (var script in VegaScripts.Drawing)
            _engine.Execute(script, Encoding.UTF8.GetString(VegaScripts.Read(script)));
        _draw = (ScriptObject)_engine.Evaluate(Draw);
    }

    /// <summary>An SVG document.</summary>
    /// <param name="specification">Vega-Lite, as JSON.</param>
    /// <param name="cancellation">Ends the drawing wherever it is.</param>
    public async Task<string> Of(string specification, CancellationToken cancellation)
    {
        using var interruption = cancellation.Register(_engine.Interrupt);
        try
        {
            return (string)await (Task<object>)_draw.InvokeAsFunction(specification);
        }
        catch (ScriptInterruptedException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    public void Dispose() => _engine.Dispose();
}
