using EmotionSelectivity.Science.Interventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>The OpenAPI document: each operation with its summary and responses, and bearer authentication.</summary>
internal static class ApiDescription
{
    private const string Bearer = "bearer";

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).WithTags("emosel");

    /// <summary>Declares the problem responses of every operation on one sweep.</summary>
    public static RouteHandlerBuilder ProducesSweepProblems(this RouteHandlerBuilder route) =>
        route.ProducesClusterProblems().ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Declares the problem responses of every operation on the cluster.</summary>
    public static RouteHandlerBuilder ProducesClusterProblems(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "EmotionSelectivity",
                Version = "v1",
                Description = "Submits, follows and controls the sweeps of a cluster. See docs/api.md.",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = Bearer,
                    Description = "A token from the file that the server's setting Api:TokenFile names.",
                },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeConvertedType(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (HealthRoutes.Paths.Contains("/" + context.Description.RelativePath, StringComparer.Ordinal))
                operation.Security = [];
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Describes the types with a converter of their own (<see cref="ApiJson"/>), whose JSON the generator cannot
    /// infer.
    /// </summary>
    private static void DescribeConvertedType(OpenApiSchema schema, Type type)
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
