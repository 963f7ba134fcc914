import { client } from "./api/client.gen.js";
import { checkEligibility, declareMilestone, enrolLearner, getEnrolment, getStatement } from "./api/sdk.gen.js";
import { cohortId, expect, facts, given, key, url } from "./steps.js";

client.setConfig({ baseUrl: url, auth: () => key });

const check = await checkEligibility({ body: { cohortId, applicant: { ...facts, dateOfBirth: "1992-03-04" } } });
expect("eligible", given("check", check.data, check.error).verdict, "eligible");

const learner = { ...facts, givenName: "Hedwig", familyName: "Sample", dateOfBirth: "1992-03-04" };
const enrolment = { cohortId, providerReference: "hey-api", enrolledOn: "2024-11-11", learner };
const enrolled = await enrolLearner({ headers: { "Idempotency-Key": "hey-api-1" }, body: enrolment });
const enrolmentId = given("enrol", given("enrol", enrolled.data, enrolled.error).enrolmentId);

const read = await getEnrolment({ path: { enrolmentId } });
expect("enrolled", given("read", read.data, read.error).status, "enrolled");

const declared = await declareMilestone({
  path: { enrolmentId },
  headers: { "Idempotency-Key": "hey-api-2" },
  body: { milestone: "start", occurredOn: "2024-11-14", evidence: { startedOn: "2024-11-11", guidedMinutes: 960 } },
});
const start = given("start", declared.data, declared.error);
expect("earned", start.pence, 216_000);

const statementId = given("statement", start.statement.statementId);
const statement = await getStatement({ path: { statementId } });
const shown = given("statement", statement.data, statement.error);
if (typeof shown === "string") throw new Error("The statement is JSON.");
expect("month", shown.statement.period, "2024-11");
expect("on the statement", shown.lines.items.some((line) => line.enrolmentId === enrolmentId), true);

const again = await enrolLearner({ headers: { "Idempotency-Key": "hey-api-3" }, body: enrolment });
const problem = given("refusal", again.error);
expect("refused", problem.code, "conflict");
expect("with a message", problem.errors.some((failure) => problem.detail.includes(failure.message)), true);
console.log(problem.detail);
