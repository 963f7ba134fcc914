#!/usr/bin/env bash
# Measures enrolments and eligibility checks on this machine: a Release build on a throw-away SQLite file, loaded by wrk over loopback.
# Needs the .NET 10 SDK, wrk, sqlite3 and curl. Usage: bash bench/run.sh [seconds]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-15}
folder=$(mktemp -d)
export ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS=http://127.0.0.1:5097 ConnectionStrings__Bootcamps="Data Source=$folder/bootcamps.db"
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

start() {
  local from=$(date +%s%N)
  dotnet Bootcamps.Api/bin/Release/net10.0/Bootcamps.Api.dll >"$folder/log" 2>&1 &
  server=$!
  until curl -fs http://127.0.0.1:5097/health/ready >/dev/null 2>&1; do kill -0 "$server"; done
  echo "first answer after $((($(date +%s%N) - from) / 1000000)) ms ($1)"
}
stop() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$folder/demo-keys.json"; }

dotnet build -c Release Bootcamps.Api -v q -clp:NoSummary
dotnet build -c Release bench/Constant -v q -clp:NoSummary
start "empty database: migrated and seeded"
stop

# The demonstration has 2,500 places left, which is gone in a second: its caps and cohorts are widened, the rules stay.
sqlite3 "$folder/bootcamps.db" "update funding_pool set cap_places = 100000000, cap_pence = 1000000000000000, limit_pence = 1000000000000000;
  update cohort set seats = 10000;"
cohorts=$(sqlite3 "$folder/bootcamps.db" "select cohort_id from cohort where ukprn = 10001234 and sector_code <> 'hgv-driving' order by cohort_id limit 60" | tr '\n' ' ')
start "existing database"
stop
export DOTNET_STARTUP_HOOKS=$PWD/bench/Constant/bin/Release/net10.0/Constant.dll ASPNETCORE_HOSTINGSTARTUPASSEMBLIES=Constant
start "the same, with a constant answer beside the API"

echo "POST /v1/enrolments, 64 connections: a warm-up, then $seconds s"
wrk -t1 -c64 -d10s -s bench/enrolments.lua http://127.0.0.1:5097 -- "$(key provider)" 0 $cohorts | grep answers
wrk -t1 -c64 -d"${seconds}s" -s bench/enrolments.lua http://127.0.0.1:5097 -- "$(key provider)" 10000000 $cohorts | grep answers
echo "POST /v1/eligibility-checks, 64 connections: a warm-up, then $seconds s"
wrk -t1 -c64 -d5s -s bench/eligibility.lua http://127.0.0.1:5097 -- "$(key partner)" | grep answers
wrk -t1 -c64 -d"${seconds}s" -s bench/eligibility.lua http://127.0.0.1:5097 -- "$(key partner)" | grep answers
size=$(curl -fs http://127.0.0.1:5097/v1/eligibility-checks -H "Authorization: Bearer $(key partner)" -H 'Content-Type: application/json' -d @bench/eligibility.json | wc -c)
echo "beside, in the same host: a constant answer of $size bytes to the same question, then the checks once more"
wrk -t1 -c64 -d"${seconds}s" -s bench/eligibility.lua http://127.0.0.1:5097 -- "$(key partner)" "/bench/constant/$size" | grep answers
wrk -t1 -c64 -d"${seconds}s" -s bench/eligibility.lua http://127.0.0.1:5097 -- "$(key partner)" | grep answers
curl -fs http://127.0.0.1:5097/v1/programmes/LCRCA-2024-25/check -H "Authorization: Bearer $(key authority)" | head -c 300
echo
