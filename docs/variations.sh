#!/usr/bin/env bash
# The walk of docs/staff.md, from a proposal to the headroom after it, against the demonstration data. Start the API first, then run this at the root of the repository:
#   bash docs/variations.sh               shows each command and its answer
#   bash docs/variations.sh --markdown    shows the same in the format of the page
#   bash docs/variations.sh --page        writes it into the page
# Run it once for each database, because the money is moved once. Delete data to run it again. docs/steps.sh says how to use another address or key file.
# Tokens are issued with the settings of the environment, which must be those of the service.
set -eu
cd "$(dirname "$0")/.."
. docs/steps.sh

if [ "$markdown" = --page ]; then
  page variations docs/staff.md
  exit
fi

setup "Set up a key, two people and a few helpers. People sign in with the authority's identity provider. In Development, \`tokens issue\` takes its place." <<'COMMAND'
url=http://localhost:5080
programme=$url/v1/programmes/LCRCA-2024-25
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" data/demo-keys.json; }
token() { dotnet run --verbosity quiet --project Bootcamps.Api -- tokens issue --name "$1" --role authority --authority LCRCA; }
authority="Authorization: Bearer $(key authority)"
pat="Authorization: Bearer $(token "Pat Sample")"
sam="Authorization: Bearer $(token "Sam Sample")"
json="Content-Type: application/json"
answer=data/answer.json
field() { grep -o "\"$1\":\"[^\"]*\"" $answer | head -n 1 | cut -d '"' -f 4; }
version() { grep -o '"version":[0-9]*' $answer | cut -d : -f 2; }
sectors() { grep -o '{"poolId":"LCRCA-2024-25/sector/\(sales\|digital\)"[^}]*}'; }
COMMAND
url=$BOOTCAMPS_URL
programme=$url/v1/programmes/LCRCA-2024-25
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$BOOTCAMPS_KEYS"; }
token() { dotnet run --verbosity quiet --project Bootcamps.Api -- tokens issue --name "$1" --role authority --authority LCRCA; }
authority="Authorization: Bearer $(key authority)"
pat="Authorization: Bearer $(token "Pat Sample")"
sam="Authorization: Bearer $(token "Sam Sample")"
json="Content-Type: application/json"
answer=$(mktemp)
trap 'rm -f "$shown" "$answer"' EXIT
field() { grep -o "\"$1\":\"[^\"]*\"" "$answer" | head -n 1 | cut -d '"' -f 4; }
version() { grep -o '"version":[0-9]*' "$answer" | cut -d : -f 2; }
sectors() { grep -o '{"poolId":"LCRCA-2024-25/sector/\(sales\|digital\)"[^}]*}'; }

echo; echo "### 1. Move £200,000 from sales to digital"
step "**See what the two sectors have left.**" <<'COMMAND'
curl -s $programme/headroom -H "$authority" | sectors
COMMAND

step "**Pat proposes.** Each line is a change of one allocation. The answer shows the figures before and after. Nothing has changed yet." <<'COMMAND'
curl -s $programme/variations -H "$pat" -H "$json" -H "Idempotency-Key: board-paper-12" -d '{
  "reason": "Digital demand, board paper 12",
  "lines": [
    { "level": "sector", "sectorCode": "sales", "places": 0, "pence": -20000000 },
    { "level": "sector", "sectorCode": "digital", "places": 0, "pence": 20000000 } ] }' | tee $answer
COMMAND

step "**Pat cannot approve it.** Another person must. Send the version you read in \`If-Match\`." <<'COMMAND'
virement=$(field variationId)
seen=$(version)
curl -s -X POST $url/v1/variations/$virement/approve -H "$pat" -H "If-Match: \"$seen\""
COMMAND

step "**A key cannot approve either.**" <<'COMMAND'
curl -s -X POST $url/v1/variations/$virement/approve -H "$authority" -H "If-Match: \"$seen\""
COMMAND

step "**Sam approves.** It takes effect at once, because it has no later day." <<'COMMAND'
curl -s -X POST $url/v1/variations/$virement/approve -H "$sam" -H "If-Match: \"$seen\"" | tee $answer
COMMAND

step "**The headroom has moved.** The next enrolment in digital can use the money." <<'COMMAND'
curl -s $programme/headroom -H "$authority" | sectors
COMMAND

echo; echo "### 2. Add 500 places from December"
step "**A system proposes with its key.** The programme grows, and the digital sector with it." <<'COMMAND'
curl -s $programme/variations -H "$authority" -H "$json" -H "Idempotency-Key: growth-1" -d '{
  "reason": "Growth agreed with the Department for Education", "effectiveOn": "2024-12-01",
  "lines": [
    { "level": "programme", "places": 500, "pence": 0 },
    { "level": "sector", "sectorCode": "digital", "places": 500, "pence": 0 } ] }' | tee $answer
COMMAND

step "**Pat approves.** \`isInEffect\` is false until 1 December. Then the places are there, and nobody needs to do anything." <<'COMMAND'
curl -s -X POST $url/v1/variations/$(field variationId)/approve -H "$pat" -H "If-Match: \"$(version)\""
COMMAND

echo; echo "### 3. Take away too much"
step "**Sales has 230 places in use.** A reduction by 200 of its 370 places is refused, with the most that can be taken away." <<'COMMAND'
curl -s $programme/variations -H "$pat" -H "$json" -H "Idempotency-Key: reduction-1" -d '{
  "reason": "Sales is under plan",
  "lines": [ { "level": "sector", "sectorCode": "sales", "places": -200, "pence": 0 } ] }'
COMMAND

echo; echo "### 4. Follow and check"
step "**List the variations** as a table." csv <<'COMMAND'
curl -s "$programme/variations?format=csv" -H "$authority"
COMMAND

step "**The change feed has every step.**" <<'COMMAND'
curl -s "$programme/changes?after=209" -H "$authority"
COMMAND

step "**Every allocation is a sum of the ledger.** The check adds it up." <<'COMMAND'
curl -s $programme/check -H "$authority"
COMMAND
