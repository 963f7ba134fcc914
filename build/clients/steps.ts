// Shared by the cycles of both TypeScript clients: the address of the API, the learner, and the check of a step.
const required = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} must be set.`);
  return value;
};

export const url = required("BOOTCAMPS_URL");
export const key = required("BOOTCAMPS_KEY");

// A cohort of the demonstration that began on 11 November 2024; the service's clock shows 15 November.
export const cohortId = "018e98ac-2956-7469-ac4f-117bc6d3eefd";

export const facts = {
  postcode: "L19 2AB",
  employmentStatus: "unemployed",
  hasRightToWork: true,
  isInFullTimeEducation: false,
  hasOtherPublicFunding: false,
} as const;

export function expect(step: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) {
    console.error(`${step}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
    process.exit(1);
  }
  console.log(`${step}: ${JSON.stringify(actual)}`);
}

export function given<T>(step: string, value: T | null | undefined, problem?: unknown): T {
  if (value === null || value === undefined) {
    console.error(`${step}: no answer`, problem);
    process.exit(1);
  }
  return value;
}
