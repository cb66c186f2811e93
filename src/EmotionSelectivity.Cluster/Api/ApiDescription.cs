using EmotionSelectivity.Science.Interventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>The OpenAPI document: every operation with its summary and answers, and how to show a token.</summary>
internal static class ApiDescription
{
    private const string Bearer = "bearer";

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary).WithTags("emosel");

    /// <summary>Answers that any request for one sweep may get.</summary>
    public static RouteHandlerBuilder OfOneSweep(this RouteHandlerBuilder route) => route.OfTheCluster().ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Answers that any request to the cluster may get.</summary>
    public static RouteHandlerBuilder OfTheCluster(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "EmotionSelectivity", Version = "v1", Description = "Sweeps of a cluster: docs/api.md." };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A token of the server's Api:TokenFile." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Spell(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (HealthRoutes.Paths.Contains("/" + context.Description.RelativePath, StringComparer.Ordinal))
                operation.Security = [];
            return Task.CompletedTask;
        });
    }

    /// <summary>What has a way of its own to be written as JSON.</summary>
    private static void Spell(OpenApiSchema schema, Type type)
    {
        if (type == typeof(Gain))
        {
            schema.Type = JsonSchemaType.Number;
        }
        else if (type == typeof(Target))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["kind"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "selective, random, shuffled or sham" },
                ["draw"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            };
        }
    }
}
