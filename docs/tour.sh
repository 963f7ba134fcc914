#!/usr/bin/env bash
# The README's tour: five requests against the demonstration data. Start the API first, then run this at the repository's root:
#   bash docs/tour.sh               shows each command and what it answers
#   bash docs/tour.sh --markdown    the same as the README holds it
#   bash docs/tour.sh --readme      writes it into the README
# It may be run again: the Idempotency-Key makes the enrolment once. BOOTCAMPS_URL leads to another address, BOOTCAMPS_KEYS to another key file.
set -eu
cd "$(dirname "$0")/.."
export BOOTCAMPS_URL="${BOOTCAMPS_URL:-http://localhost:5080}" BOOTCAMPS_KEYS="${BOOTCAMPS_KEYS:-data/demo-keys.json}"
markdown=${1:-}
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

if [ ! -f "$BOOTCAMPS_KEYS" ]; then
  echo "There is no $BOOTCAMPS_KEYS. Start the API first: dotnet run --project Bootcamps.Api" >&2
  exit 1
fi

if [ "$markdown" = --readme ]; then
  bash docs/tour.sh --markdown >"$answer"
  awk 'FNR == NR { tour = tour $0 "\n"; next } /^<!-- tour -->$/ { print; printf "\n%s\n", tour; skip = 1 } /^<!-- end of tour -->$/ { skip = 0 } !skip' \
    "$answer" README.md >README.md.new
  mv README.md.new README.md
  exit
fi

fence() { [ "$markdown" = --markdown ] && echo "\`\`\`${1:-}" || true; }

# Shows a text and the command that goes with it, then runs the command. Long answers are broken between the members of lists, for reading only.
step() {
  local command; command=$(cat)
  echo; echo "$1"; echo
  fence sh; echo "$command"; fence
  # Not in a subshell: later commands use variables of earlier ones.
  eval "$command" >"$answer"
  echo; fence json
  awk '{ gsub(/[}],[{]/, "},\n  {"); gsub(/\[[{]/, "[\n  {"); print }' "$answer"
  fence
}

setup() {
  echo "$1"; echo
  local command; command=$(cat)
  fence sh; echo "$command"; fence
}

setup "The keys are in \`data/demo-keys.json\`; a helper reads them." <<'COMMAND'
url=http://localhost:5080
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" data/demo-keys.json; }
COMMAND
url=$BOOTCAMPS_URL
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$BOOTCAMPS_KEYS"; }

step "**A partner website checks a resident.** Nothing is stored." <<'COMMAND'
curl -s $url/v1/eligibility-checks -H "Authorization: Bearer $(key partner)" -H "Content-Type: application/json" -d '{
  "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72",
  "applicant": { "dateOfBirth": "1990-04-12", "postcode": "L19 2AB", "employmentStatus": "unemployed", "hasRightToWork": true } }'
COMMAND

step "**A provider enrols the learner.** The 201 is on disk, and the place and the money are taken from every pool above." <<'COMMAND'
enrolment='{
  "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72", "providerReference": "CRM-10442",
  "learner": { "uln": "1000000027", "givenName": "Ada", "familyName": "Sample", "dateOfBirth": "1990-04-12", "postcode": "L19 2AB",
    "employmentStatus": "unemployed", "hasRightToWork": true, "isInFullTimeEducation": false, "hasOtherPublicFunding": false } }'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-1" -d "$enrolment"
COMMAND

step "**The connection broke, so the provider sends it again** with the same key, and gets the first answer again. Nobody is enrolled twice." <<'COMMAND'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-1" -d "$enrolment"
COMMAND

step "**Another learner is refused, with every reason at once.**" <<'COMMAND'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-2" -d '{
  "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72",
  "learner": { "givenName": "Ben", "familyName": "Sample", "dateOfBirth": "2008-09-01", "postcode": "M1 1AE", "employmentStatus": "unemployed", "hasRightToWork": false } }'
COMMAND

step "**The provider reads what is left**, of its own pools. With the authority's key the answer has every pool of the programme." <<'COMMAND'
curl -s $url/v1/programmes/LCRCA-2024-25/headroom -H "Authorization: Bearer $(key provider)"
COMMAND
