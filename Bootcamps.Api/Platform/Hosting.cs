using Bootcamps.Api.Authorities;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Requests;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Reports;
using Bootcamps.Api.Sectors;
using Bootcamps.Api.Seed;
using Bootcamps.Api.Targets;
using FastEndpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bootcamps.Api.Platform;

/// <summary>Builds the application: services, then the middleware pipeline.</summary>
internal static class Hosting
{
    /// <summary>The default address of the API; <c>ASPNETCORE_URLS</c> replaces it.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    /// <summary>Largest body of a request, in bytes.</summary>
    public const int LargestBody = 65_536;

    /// <summary>A builder that reads settings from appsettings.json, the environment and its arguments, such as <c>--urls=http://localhost:5080</c>.</summary>
    public static WebApplicationBuilder NewBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>Adds every service.</summary>
    public static void AddBootcamps(this WebApplicationBuilder builder)
    {
        var settings = builder.AddSettings();
        var services = builder.Services;
        builder.AddTelemetry();
        services.AddSingleton(settings);
        services.AddSingleton(_ => settings.Engine); // from a factory, so that it is disposed with the services
        services.AddSingleton(provider => ClockOf(provider.GetRequiredService<ClockOptions>(), settings));
        services.AddDataProtection()
            .SetApplicationName("Bootcamps")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddOptions<KeyManagementOptions>()
            .Configure<ILoggerFactory>((options, loggers) => options.XmlRepository = new KeyRingFolder(settings.KeysFolder, loggers));
        services.AddSingleton<PersonalData>();
        services.AddSingleton<Db>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<KeyProof>();
        services.AddSingleton<StartUp>();
        services.AddSingleton<WriteQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<WriteQueue>());
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<KeyRing>();
        services.AddHostedService<Housekeeping>();
        services.AddHealthChecks().AddCheck<Health.DatabaseCheck>("database");

        services.AddSingleton<AreaStore>();
        services.AddSingleton<RuleSetStore>();
        services.AddSingleton<OfferStore>();
        services.AddSingleton<AuthorityStore>();
        services.AddSingleton<SectorStore>();
        services.AddSingleton<ProviderStore>();
        services.AddSingleton<CourseStore>();
        services.AddSingleton<CohortStore>();
        services.AddSingleton<SeedLoader>();
        services.AddSingleton<DemonstrationKeys>();
        services.AddSingleton<EnrolmentStore>();
        services.AddSingleton<MilestoneStore>();
        services.AddSingleton<TimeLimits>();
        services.AddHostedService(provider => provider.GetRequiredService<TimeLimits>());
        services.AddSingleton<LearnerFacts>();
        services.AddSingleton<FundingStore>();
        services.AddSingleton<StatementStore>();
        services.AddSingleton<VariationStore>();
        services.AddSingleton<VariationDays>();
        services.AddHostedService(provider => provider.GetRequiredService<VariationDays>());
        services.AddSingleton<PerformanceStore>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<TargetStore>();

        builder.AddBearer();
        services.AddAuthorization();
        services.AddCors();
        services.AddSingleton<Microsoft.AspNetCore.Cors.Infrastructure.ICorsPolicyProvider, RegisteredOrigins>();
        services.AddSingleton<RateLimits>();
        services.AddHttps();
        services.AddOptions<ForwardedHeadersOptions>().Configure<ProxiesOptions>((options, proxies) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null; // no limit, because only known proxies are trusted
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in NetworksAttribute.ParseAll(proxies.Known ?? ""))
            {
                options.KnownIPNetworks.Add(network);
            }
        });
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        FluentValidation.ValidatorOptions.Global.PropertyNameResolver = ShapeErrors.NameOf;
        services.AddSingleton(typeof(IRequestBinder<>), typeof(LenientBinder<>));
        services.AddFastEndpoints(options =>
        {
            options.DisableAutoDiscovery = true;
            options.Assemblies = [typeof(Hosting).Assembly];
        });
        services.AddApiDocument(ProductDescription.Content);

        // An error that stops the host is also thrown, and the command line reports it in one line. A failed background service is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Request logging is off because it logs the whole address, and a query can contain a ULN.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        if (AddressSettings.All(name => string.IsNullOrEmpty(builder.Configuration[name])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    /// <summary>Configures the middleware pipeline: authentication, rate limits, authorisation, retries, then the operation.</summary>
    public static void UseBootcamps(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ProxiesOptions>().Known is not null)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<HeadRequests>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context =>
        {
            HeadRequests.AddToAllow(context.HttpContext.Response);
            return ProblemResult.WriteAsync(context.HttpContext, ProblemHandler.OfStatus(context.HttpContext, context.HttpContext.Response.StatusCode));
        });
        app.UseHttps();
        app.UseApiDocumentPage();
        app.UseRouting();
        app.UseCors();
        app.UseCredentialCheck();
        app.UseAuthentication();
        app.UseMiddleware<KeyAuthentication.OriginCheck>();
        app.UseMiddleware<RateLimits.Middleware>();
        app.UseMiddleware<NeedsPerson.Check>();
        app.UseAuthorization();
        app.UseMiddleware<MediaTypeCheck>();
        app.UseMiddleware<IdempotentRequests>();
        OperationRoutes.Map(app, config =>
        {
            config.Endpoints.ShortNames = true;
            config.Endpoints.Configurator = operation =>
            {
                operation.DontThrowIfValidationFails();
                operation.PreProcessors(Order.Before, new RefuseFaultyRequests());
            };
            config.Validation.UsePropertyNamingPolicy = false; // ShapeErrors makes the names as they are sent
            config.Errors.ProducesMetadataType = typeof(Problem);
        });
        app.MapHealth();
        app.MapApiDocument();
    }

    // The demonstration programme is for 2024-25, so its clock starts in that year.
    private static TimeProvider ClockOf(ClockOptions options, Settings settings) =>
        Instants.TryParse(options.StartsAt ?? (settings.HasDemonstration ? "2024-11-15T09:00:00Z" : null), out var instant)
            ? new SimulatedClock(instant, TimeProvider.System)
            : TimeProvider.System;
}
