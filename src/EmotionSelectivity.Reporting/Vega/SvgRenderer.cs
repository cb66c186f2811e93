using System.Text;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8;

namespace EmotionSelectivity.Reporting.Vega;

/// <summary>
/// Renders Vega-Lite specifications as SVG, with the scripts that a browser would run, in a V8 engine without access to
/// this process. Specifications come from this program and contain only text and numbers of a run, so nothing of a run
/// is executed. Not thread-safe.
/// </summary>
internal sealed class SvgRenderer : IDisposable
{
    // A hundred times the need of the largest figure. Exceeding it makes the rendering fail, not the process.
    private const nuint MaxHeapBytes = 1 << 30;

    /// <summary>Browser globals that the scripts need and the engine does not have.</summary>
    private const string BrowserGlobals = """
        globalThis.self = globalThis;
        globalThis.console = { log() {}, info() {}, warn() {}, error() {} };
        globalThis.structuredClone = value => JSON.parse(JSON.stringify(value));
        globalThis.setTimeout = action => { action(); return 0; };
        globalThis.clearTimeout = () => {};
        """;

    private const string RenderFunction = """
        (async specification => {
            const view = new vega.View(vega.parse(vegaLite.compile(JSON.parse(specification)).spec), { renderer: 'none' });
            const svg = await view.toSVG();
            view.finalize();
            return svg;
        })
        """;

    private readonly V8ScriptEngine _engine;
    private readonly ScriptObject _render;

    public SvgRenderer()
    {
        _engine = new V8ScriptEngine(V8ScriptEngineFlags.EnableTaskPromiseConversion)
        {
            AllowReflection = false,
            MaxRuntimeHeapSize = MaxHeapBytes,
        };
        _engine.Execute(BrowserGlobals);
        foreach (var script in VegaScripts.RenderingNames)
            _engine.Execute(script, Encoding.UTF8.GetString(VegaScripts.Read(script)));
        _render = (ScriptObject)_engine.Evaluate(RenderFunction);
    }

    /// <summary>Renders an SVG document.</summary>
    /// <param name="specification">A Vega-Lite specification, as JSON.</param>
    /// <param name="cancellation">Interrupts the script.</param>
    public async Task<string> Render(string specification, CancellationToken cancellation)
    {
        using var interruption = cancellation.Register(_engine.Interrupt);
        try
        {
            return (string)await (Task<object>)_render.InvokeAsFunction(specification);
        }
        catch (ScriptInterruptedException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    public void Dispose() => _engine.Dispose();
}
