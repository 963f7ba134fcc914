#!/usr/bin/env bash
# The payment cycle of docs/providers.md, from the enrolment to the clawback, against the demonstration data. Start the API first, then run this at the root of the repository:
#   bash docs/cycle.sh               shows each command and its answer
#   bash docs/cycle.sh --markdown    shows the same in the format of the page
#   bash docs/cycle.sh --page        writes it into the page
# Run it once for each database, because a statement is paid once. Delete data to run it again. docs/steps.sh says how to use another address or key file.
# Tokens are issued with the settings of the environment, which must be those of the service.
set -eu
cd "$(dirname "$0")/.."
. docs/steps.sh

if [ "$markdown" = --page ]; then
  page cycle docs/providers.md
  exit
fi

# The README shows the rules in full.
shorten() { sed -e 's/"rules":\[[^]]*\]/"rules":[…]/' -e 's/"rules":{.*"reviewPeriod":"[0-9-]*"}/"rules":{…}/' -e 's/"months":\[.*/"months":[…],"breakdowns":[…]}/'; }

echo "### 1. Enrol"; echo
setup "Set up the keys and a few helpers. \`tee\` saves the last answer in a file. \`field\` and \`version\` read values from it." <<'COMMAND'
url=http://localhost:5080
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" data/demo-keys.json; }
provider="Authorization: Bearer $(key provider)"
authority="Authorization: Bearer $(key authority)"
json="Content-Type: application/json"
answer=data/answer.json
field() { grep -o "\"$1\":\"[^\"]*\"" $answer | head -n 1 | cut -d '"' -f 4; }
version() { grep -o '"version":[0-9]*' $answer | cut -d : -f 2; }
COMMAND
url=$BOOTCAMPS_URL
key() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$BOOTCAMPS_KEYS"; }
provider="Authorization: Bearer $(key provider)"
authority="Authorization: Bearer $(key authority)"
json="Content-Type: application/json"
answer=$(mktemp)
trap 'rm -f "$shown" "$answer"' EXIT
field() { grep -o "\"$1\":\"[^\"]*\"" "$answer" | head -n 1 | cut -d '"' -f 4; }
version() { grep -o '"version":[0-9]*' "$answer" | cut -d : -f 2; }

step "**The course began on Monday.** It costs £5,400, and the authority pays all of it for an unemployed learner. \`committedPence\` is committed. Nothing is earned yet." <<'COMMAND'
curl -s $url/v1/enrolments -H "$provider" -H "$json" -H "Idempotency-Key: cleo-enrol" -d '{
  "cohortId": "018e98ac-2956-7469-ac4f-117bc6d3eefd", "providerReference": "CRM-20001", "enrolledOn": "2024-11-11",
  "learner": { "uln": "1000000035", "givenName": "Cleo", "familyName": "Sample", "dateOfBirth": "1992-03-04", "postcode": "L19 2AB",
    "employmentStatus": "unemployed", "hasRightToWork": true, "isInFullTimeEducation": false, "hasOtherPublicFunding": false } }' | tee $answer
COMMAND

step "**See what you can claim, and until when.** The start is due by 23 December. The others come later." <<'COMMAND'
cleo=$(field enrolmentId)
curl -s $url/v1/enrolments/$cleo -H "$provider"
COMMAND

echo; echo "### 2. Claim the start"
step "**Too soon.** 10 guided hours are too few, and an outcome is not evidence of a start. The answer gives both reasons, and nothing changes." <<'COMMAND'
curl -s $url/v1/enrolments/$cleo/milestones -H "$provider" -H "$json" -H "Idempotency-Key: cleo-start" -d '{
  "milestone": "start", "occurredOn": "2024-11-14",
  "evidence": { "startedOn": "2024-11-11", "guidedMinutes": 600, "outcomeKind": "newJob" } }'
COMMAND

step "**Now with 16 hours.** You can use the same Idempotency-Key, because a refusal is not stored. 40% of £5,400 is earned and is on the provider's statement for November." <<'COMMAND'
start='{ "milestone": "start", "occurredOn": "2024-11-14", "evidence": { "startedOn": "2024-11-11", "guidedMinutes": 960 } }'
curl -s $url/v1/enrolments/$cleo/milestones -H "$provider" -H "$json" -H "Idempotency-Key: cleo-start" -d "$start" | tee $answer
COMMAND

step "**If no answer comes, send it again.** You get the first answer, with the same \`milestoneId\`. The start is earned once." <<'COMMAND'
milestone=$(field milestoneId)
statement=$(field statementId)
curl -s $url/v1/enrolments/$cleo/milestones -H "$provider" -H "$json" -H "Idempotency-Key: cleo-start" -d "$start"
COMMAND

step "**Get the enrolment.** The start is \`accepted\`, and completion is now due." <<'COMMAND'
curl -s $url/v1/enrolments/$cleo -H "$provider"
COMMAND

echo; echo "### 3. Read the statement"
step "**In JSON**, with a page of its lines." <<'COMMAND'
curl -s $url/v1/statements/$statement -H "$provider"
COMMAND

step "**As CSV**, for a spreadsheet: all lines and the total, in pounds." csv <<'COMMAND'
curl -s "$url/v1/statements/$statement?format=csv" -H "$provider"
COMMAND

echo; echo "### 4. Correct a mistake"
step "**The start was claimed for the wrong learner.** Its statement is still open, so the void goes on the same statement." <<'COMMAND'
curl -s $url/v1/milestones/$milestone/void -H "$provider" -H "$json" -H "Idempotency-Key: cleo-void" -d '{ "reason": "Declared for the wrong learner." }'
COMMAND

step "**The statement now has two opposite lines**, linked to each other. The first line is unchanged." csv <<'COMMAND'
curl -s "$url/v1/statements/$statement?format=csv" -H "$provider"
COMMAND

step "**It was the right learner after all.** Claim the start again, with a new Idempotency-Key." <<'COMMAND'
curl -s $url/v1/enrolments/$cleo/milestones -H "$provider" -H "$json" -H "Idempotency-Key: cleo-start-again" -d "$start" | tee $answer
milestone=$(field milestoneId)
COMMAND

echo; echo "### 5. Changes of circumstance"
step "**Another learner leaves before the start.** First the enrolment:" <<'COMMAND'
curl -s $url/v1/enrolments -H "$provider" -H "$json" -H "Idempotency-Key: dan-enrol" -d '{
  "cohortId": "018e98ac-2956-7469-ac4f-117bc6d3eefd", "providerReference": "CRM-20002", "enrolledOn": "2024-11-11",
  "learner": { "uln": "1000000043", "givenName": "Dan", "familyName": "Sample", "dateOfBirth": "1988-07-21", "postcode": "L19 2AB",
    "employmentStatus": "unemployed", "hasRightToWork": true, "isInFullTimeEducation": false, "hasOtherPublicFunding": false } }' | tee $answer
COMMAND

step "Then the withdrawal. The place and all the money go back to every pool they came from." <<'COMMAND'
dan=$(field enrolmentId)
curl -s $url/v1/enrolments/$dan/withdraw -H "$provider" -H "$json" -H "Idempotency-Key: dan-withdraw" -d '{ "occurredOn": "2024-11-14", "reasonCode": 44, "note": "By e-mail." }'
COMMAND

step "**A third learner enrols and starts.**" <<'COMMAND'
curl -s $url/v1/enrolments -H "$provider" -H "$json" -H "Idempotency-Key: eve-enrol" -d '{
  "cohortId": "018e98ac-2956-7469-ac4f-117bc6d3eefd", "providerReference": "CRM-20003", "enrolledOn": "2024-11-11",
  "learner": { "uln": "1000000051", "givenName": "Eve", "familyName": "Sample", "dateOfBirth": "1995-11-30", "postcode": "L19 2AB",
    "employmentStatus": "unemployed", "hasRightToWork": true, "isInFullTimeEducation": false, "hasOtherPublicFunding": false } }' >$answer
eve=$(field enrolmentId)
curl -s $url/v1/enrolments/$eve/milestones -H "$provider" -H "$json" -H "Idempotency-Key: eve-start" -d "$start"
COMMAND

step "**She takes a break.** The place and the money are kept." <<'COMMAND'
curl -s $url/v1/enrolments/$eve/defer -H "$provider" -H "$json" -H "Idempotency-Key: eve-defer" -d '{ "occurredOn": "2024-11-14" }'
COMMAND

step "Nothing can be claimed during the break:" <<'COMMAND'
curl -s $url/v1/enrolments/$eve/milestones -H "$provider" -H "$json" -H "Idempotency-Key: eve-completion" -d '{
  "milestone": "completion", "occurredOn": "2024-11-15",
  "evidence": { "assessmentsPassed": true, "interviewOfferedOn": "2024-11-15", "interviewKind": "vacancy" } }'
COMMAND

step "**She comes back** and is started again." <<'COMMAND'
curl -s $url/v1/enrolments/$eve/resume -H "$provider" -H "$json" -H "Idempotency-Key: eve-resume" -d '{ "occurredOn": "2024-11-15" }'
COMMAND

step "**She moves to a cohort in January.** The old enrolment keeps its earned money and releases the rest. The new one commits completion and outcome, but not the start again." <<'COMMAND'
curl -s $url/v1/enrolments/$eve/transfer -H "$provider" -H "$json" -H "Idempotency-Key: eve-transfer" -d '{ "cohortId": "018e98ac-2b17-7612-8131-8d78c60e2c72", "occurredOn": "2024-11-15" }'
COMMAND

echo; echo "### 6. Authorise and pay"
step "**Authority staff list the open statements.**" <<'COMMAND'
curl -s "$url/v1/statements?programmeId=LCRCA-2024-25&status=open" -H "$authority" | tee $answer
COMMAND

step "**A person must authorise, not a key.** People sign in with the authority's identity provider. In Development, \`tokens issue\` takes its place. Send the version you read in \`If-Match\`." <<'COMMAND'
pat="Authorization: Bearer $(dotnet run --verbosity quiet --project Bootcamps.Api -- tokens issue --name "Pat Sample" --role authority --authority LCRCA)"
seen=$(version)
curl -s -X POST $url/v1/statements/$statement/authorise -H "$pat" -H "If-Match: \"$seen\"" | tee $answer
COMMAND

step "**The same person cannot record the payment.**" <<'COMMAND'
curl -s $url/v1/statements/$statement/pay -H "$pat" -H "$json" -H "If-Match: \"$(version)\"" -d '{ "paidOn": "2024-11-15" }'
COMMAND

step "**A colleague can**, once the money has been sent. The service records the payment. It does not send money." <<'COMMAND'
sam="Authorization: Bearer $(dotnet run --verbosity quiet --project Bootcamps.Api -- tokens issue --name "Sam Sample" --role authority --authority LCRCA)"
curl -s $url/v1/statements/$statement/pay -H "$sam" -H "$json" -H "If-Match: \"$(version)\"" -d '{ "paidOn": "2024-11-15" }'
COMMAND

echo; echo "### 7. Take back a payment"
step "**A void after the payment is a clawback.** November's statement is closed, so the money comes off December's." <<'COMMAND'
curl -s $url/v1/milestones/$milestone/void -H "$provider" -H "$json" -H "Idempotency-Key: cleo-clawback" -d '{ "reason": "The attendance register was wrong." }' | tee $answer
COMMAND

step "**The next statement** begins below zero. Money earned before it is authorised is set off against it." <<'COMMAND'
next=$(field statementId)
curl -s $url/v1/statements/$next -H "$provider"
COMMAND

echo; echo "### 8. Follow and check"
step "**The change feed lists it all.** Missing numbers belong to others. [changes.md](changes.md) explains the feed." <<'COMMAND'
curl -s "$url/v1/programmes/LCRCA-2024-25/changes?after=209" -H "$provider"
COMMAND

step "**The authority checks that everything agrees.**" <<'COMMAND'
curl -s $url/v1/programmes/LCRCA-2024-25/check -H "$authority"
COMMAND

step "**Read the performance figures.** One start and no drop-out remain: Dan left before the start, and Cleo's start was taken back." <<'COMMAND'
curl -s $url/v1/programmes/LCRCA-2024-25/performance -H "$authority"
COMMAND
