import createClient from "openapi-fetch";
import type { paths } from "./api.js";
import { cohortId, expect, facts, given, key, url } from "./steps.js";

const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });

const check = await api.POST("/v1/eligibility-checks", { body: { cohortId, applicant: { ...facts, dateOfBirth: "1991-02-03" } } });
expect("eligible", given("check", check.data, check.error).verdict, "eligible");

const learner = { ...facts, givenName: "Ottilie", familyName: "Sample", dateOfBirth: "1991-02-03" };
const enrolment = { cohortId, providerReference: "openapi-typescript", enrolledOn: "2024-11-11", learner };
const enrolled = await api.POST("/v1/enrolments", { params: { header: { "Idempotency-Key": "openapi-typescript-1" } }, body: enrolment });
const enrolmentId = given("enrol", given("enrol", enrolled.data, enrolled.error).enrolmentId);

const read = await api.GET("/v1/enrolments/{enrolmentId}", { params: { path: { enrolmentId } } });
expect("enrolled", given("read", read.data, read.error).status, "enrolled");

const declared = await api.POST("/v1/enrolments/{enrolmentId}/milestones", {
  params: { path: { enrolmentId }, header: { "Idempotency-Key": "openapi-typescript-2" } },
  body: { milestone: "start", occurredOn: "2024-11-14", evidence: { startedOn: "2024-11-11", guidedMinutes: 960 } },
});
const start = given("start", declared.data, declared.error);
expect("earned", start.pence, 216_000);

const statementId = given("statement", start.statement.statementId);
const statement = await api.GET("/v1/statements/{statementId}", { params: { path: { statementId } } });
const shown = given("statement", statement.data, statement.error);
expect("month", shown.statement.period, "2024-11");
expect("on the statement", shown.lines.items.some((line) => line.enrolmentId === enrolmentId), true);

const again = await api.POST("/v1/enrolments", { params: { header: { "Idempotency-Key": "openapi-typescript-3" } }, body: enrolment });
const problem = given("refusal", again.error);
expect("refused", problem.code, "conflict");
expect("with a message", problem.errors.some((failure) => problem.detail.includes(failure.message)), true);
console.log(problem.detail);
