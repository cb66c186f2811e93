using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Cluster.Observability;
using EmotionSelectivity.Cluster.Page;
using EmotionSelectivity.Cluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>A silo's HTTP server: health and metrics on every silo; the API and the page on coordinators.</summary>
internal static class ApiServer
{
    public static void AddApi(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.WebHost.UseUrls(settings.Listen.ToString());
        builder.WebHost.ConfigureKestrel(ApiLimits.Configure);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions.Remove("traceId"));
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        if (!settings.Role.HasFlag(SiloRole.Coordinator))
            return;
        builder.Services.AddOpenApi(ApiDescription.Configure);
        builder.Services.AddSingleton(new SubmissionRoots(settings.InputRoots, settings.RunRoot!));
        builder.Services.AddSingleton<SweepSubmission>();
        builder.Services.AddSingleton<SubmissionQueue>();
        builder.Services.AddSingleton<SweepFeed>();
        builder.Services.AddSingleton<SurfaceCache>();
    }

    public static void UseApi(this WebApplication application, SiloSettings settings)
    {
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseMiddleware<AuthorizationMiddleware>();
        application.MapMetrics();
        application.MapHealth();
        if (!settings.Role.HasFlag(SiloRole.Coordinator))
            return;
        application.MapOpenApi();
        application.MapSubmit();
        application.MapSweeps();
        application.MapEvents();
        application.MapLog();
        application.MapSurface();
        application.MapReport();
        application.MapWorkers();
        application.MapPage();
    }
}
