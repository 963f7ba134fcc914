# syntax=docker/dockerfile:1

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src

# What a restore reads, first: its layer is built again only when a package or a project changes.
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY Bootcamps.Api/Bootcamps.Api.csproj Bootcamps.Api/
COPY Bootcamps.Domain/Bootcamps.Domain.csproj Bootcamps.Domain/
RUN dotnet restore Bootcamps.Api

COPY . .
RUN dotnet publish Bootcamps.Api --configuration Release --no-restore --output /app

# Not a chiselled or Alpine image: ICU and the time zones must be there (Europe/London; SqlClient refuses to open without globalisation).
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .

# The key ring is the one thing on disk that must outlive a container: without it nobody can read the personal data in the database.
RUN mkdir -p /keys /app/data && chown "$APP_UID" /keys /app/data
VOLUME /keys
USER $APP_UID

ENV ASPNETCORE_URLS=http://+:8080 \
    PersonalData__KeysFolder=/keys
EXPOSE 8080

# The image has no curl; bash can ask as well.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

ENTRYPOINT ["dotnet", "Bootcamps.Api.dll"]
