using Bootcamps.Api.Platform.Access;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Tests.Platform;

/// <summary>Endpoints that use everything the application takes from FastEndpoints, and nothing else.</summary>
internal static class SampleEndpoints
{
    internal static readonly Guid KnownShelf = new("0198f6a4-0000-7000-8000-000000000001");

    internal enum Colour
    {
        Red,
        Blue,
    }

    /// <summary>A service, to be injected.</summary>
    internal sealed class Catalogue
    {
        public string Name { get; } = "main";
    }

    internal sealed record Shelf(string Id, string? Label, int? Limit, Colour? Colour, string Order, IReadOnlyList<string> Tags, string? Trace, string Catalogue);

    /// <summary>Everything but a body: route, query and header.</summary>
    internal sealed class FindShelf(Catalogue catalogue) : Endpoint<FindShelf.Request, Results<Ok<Shelf>, NotFound>>
    {
        internal sealed class Request
        {
            [RouteParam] public string Id { get; init; } = "";
            [QueryParam] public string? Label { get; init; }
            [QueryParam] public int? Limit { get; init; }
            [QueryParam] public Colour? Colour { get; init; }
            [QueryParam] public string Order { get; init; } = "title";
            [QueryParam] public string[] Tags { get; init; } = [];
            [FromHeader("X-Trace", isRequired: false)] public string? Trace { get; init; }
        }

        internal sealed class Rules : Validator<Request>
        {
            public Rules()
            {
                RuleFor(request => request.Id).Must(id => Guid.TryParse(id, out _)).WithErrorCode("shelf.id").WithMessage("Not an id.");
            }
        }

        public override void Configure()
        {
            Get("/shelves/{id}");
            AllowAnonymous();
            Summary(summary =>
            {
                summary.Summary = "Find a shelf";
                summary.Description = "Looks a shelf up.";
                summary.Responses[200] = "Found.";
                summary.ResponseExamples[200] = new Shelf("1", null, null, null, "title", [], null, "main");
            });
        }

        public override async Task<Results<Ok<Shelf>, NotFound>> ExecuteAsync(Request req, CancellationToken ct)
        {
            await Task.Yield();

            return Guid.Parse(req.Id) == KnownShelf
                ? TypedResults.Ok(new Shelf(req.Id, req.Label, req.Limit, req.Colour, req.Order, req.Tags, req.Trace, catalogue.Name))
                : TypedResults.NotFound();
        }
    }

    internal sealed record Shelved(string ShelfId, string Title, string Author, string? Key);

    /// <summary>A body beside a route value and a header.</summary>
    internal sealed class ShelveBook : Endpoint<ShelveBook.Request, Created<Shelved>>
    {
        internal sealed class Request
        {
            [RouteParam] public string Id { get; init; } = "";
            [FromHeader("Idempotency-Key")] public string? Key { get; init; }
            [FromBody] public Body Body { get; init; } = null!;
        }

        internal sealed record Body
        {
            public required string Title { get; init; }
            public required Author Author { get; init; }
            public int? Pages { get; init; }
        }

        internal sealed record Author(string Name);

        internal sealed class Rules : Validator<Request>
        {
            public Rules()
            {
                RuleFor(request => request.Key).MaximumLength(10).WithErrorCode("key.long").WithMessage("Too long.");
                RuleFor(request => request.Body.Title).NotEmpty().WithErrorCode("title.empty").WithMessage("Needed.");
                RuleFor(request => request.Body.Author.Name).NotEmpty().WithErrorCode("author.empty").WithMessage("Needed.");
            }
        }

        public override void Configure()
        {
            Post("/shelves/{id}/books");
            AllowAnonymous();
            Summary(summary =>
            {
                summary.Summary = "Shelve a book";
                summary.ExampleRequest = new Body { Title = "Emma", Author = new Author("Austen") };
            });
            Description(route => route.WithTags("Books"));
        }

        public override Task<Created<Shelved>> ExecuteAsync(Request req, CancellationToken ct)
            => Task.FromResult(TypedResults.Created($"/shelves/{req.Id}/books/1", new Shelved(req.Id, req.Body.Title, req.Body.Author.Name, req.Key)));
    }

    /// <summary>A change without a body, which only librarians on duty may make.</summary>
    internal sealed class CloseShelf : Endpoint<CloseShelf.Request, NoContent>
    {
        internal sealed class Request
        {
            [RouteParam] public string Id { get; init; } = "";
        }

        public override void Configure()
        {
            Post("/shelves/{id}/close");
            Roles("librarian", "director");
            Policies("on-duty");
        }

        public override Task<NoContent> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult(TypedResults.NoContent());
    }

    internal sealed record Count(int Requests, string Who);

    /// <summary>No request, any authenticated caller, and an instance that would remember an earlier request.</summary>
    internal sealed class CountRequests : EndpointWithoutRequest<Ok<Count>>
    {
        private int _requests;

        public override void Configure() => Get("/count");

        public override Task<Ok<Count>> ExecuteAsync(CancellationToken ct)
            => Task.FromResult(TypedResults.Ok(new Count(++_requests, $"{User.Identity?.Name} {HttpContext.Request.Method}")));
    }

    internal sealed record Signed(string ShelfId, string? By);

    /// <summary>A change that only a person may make.</summary>
    internal sealed class SignShelf : Endpoint<SignShelf.Request, Ok<Signed>>
    {
        internal sealed class Request
        {
            [RouteParam] public string Id { get; init; } = "";
        }

        public override void Configure()
        {
            Post("/shelves/{id}/sign");
            Roles(Role.Authority);
            Options(route => route.WithMetadata(NeedsPerson.Instance));
            Summary(summary => summary.Summary = "Sign a shelf");
        }

        public override Task<Ok<Signed>> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult(TypedResults.Ok(new Signed(req.Id, HttpContext.Caller().PersonId)));
    }

    /// <summary>Fails as no endpoint should.</summary>
    internal sealed class Break : EndpointWithoutRequest<NoContent>
    {
        public override void Configure()
        {
            Delete("/breakable");
            AllowAnonymous();
        }

        public override Task<NoContent> ExecuteAsync(CancellationToken ct) => throw new InvalidOperationException("Broken.");
    }
}
