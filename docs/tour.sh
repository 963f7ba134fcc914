#!/usr/bin/env bash
# The README's tour: five requests against the demonstration data. Start the API first, then run this at the root of the repository:
#   bash docs/tour.sh               shows each command and its answer
#   bash docs/tour.sh --markdown    shows the same in the format of the README
#   bash docs/tour.sh --readme      writes it into the README
# You can run it again: the Idempotency-Key makes the enrolment only once. docs/steps.sh says how to use another address or key file.
set -eu
cd "$(dirname "$0")/.."
. docs/steps.sh

if [ "$markdown" = --readme ]; then
  page tour README.md
  exit
fi

setup "The keys are in \`data/demo-keys.json\`. A helper reads them." <<'COMMAND'
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

step "**A provider enrols the learner.** The change is on disk, and every funding pool above has one place and £5,400 less." <<'COMMAND'
enrolment='{
  "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72", "providerReference": "CRM-10442",
  "learner": { "uln": "1000000027", "givenName": "Ada", "familyName": "Sample", "dateOfBirth": "1990-04-12", "postcode": "L19 2AB",
    "employmentStatus": "unemployed", "hasRightToWork": true, "isInFullTimeEducation": false, "hasOtherPublicFunding": false } }'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-1" -d "$enrolment"
COMMAND

step "**The connection breaks, so the provider retries** with the same Idempotency-Key and gets the first answer. Nobody is enrolled twice." <<'COMMAND'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-1" -d "$enrolment"
COMMAND

step "**Another learner is refused, with every reason at once.**" <<'COMMAND'
curl -s $url/v1/enrolments -H "Authorization: Bearer $(key provider)" -H "Content-Type: application/json" -H "Idempotency-Key: tour-2" -d '{
  "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72",
  "learner": { "givenName": "Ben", "familyName": "Sample", "dateOfBirth": "2008-09-01", "postcode": "M1 1AE", "employmentStatus": "unemployed", "hasRightToWork": false } }'
COMMAND

step "**The provider reads what is left of its allocation.** With the authority's key the answer has every pool of the programme." <<'COMMAND'
curl -s $url/v1/programmes/LCRCA-2024-25/headroom -H "Authorization: Bearer $(key provider)"
COMMAND
