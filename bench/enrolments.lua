-- Posts enrolments, each of another learner with an Idempotency-Key of its own.
-- wrk -s enrolments.lua … -- KEY FIRST COHORT [COHORT …]
-- FIRST is where the numbering of learners begins: take another for every run on one database.
local thread_count = 0

function setup(thread)
  thread:set("thread_index", thread_count)
  thread_count = thread_count + 1
end

local function uln(n)
  local base = 100000000 + n
  local sum, rest = 0, base
  for weight = 2, 10 do
    sum = sum + (rest % 10) * weight
    rest = math.floor(rest / 10)
  end
  local r = sum % 11
  if r == 0 then return nil end
  return string.format("%d%d", base, (10 - r) % 10)
end

function init(args)
  key, next_learner, cohorts = args[1], tonumber(args[2]) + thread_index * 20000000, {}
  for i = 3, #args do cohorts[#cohorts + 1] = args[i] end
  wrk.method = "POST"
  headers = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
end

function request()
  local number
  repeat
    next_learner = next_learner + 1
    number = uln(next_learner)
  until number
  headers["Idempotency-Key"] = "bench-" .. next_learner
  local body = string.format(
    '{"cohortId":"%s","providerReference":"BENCH-%d","learner":{"uln":"%s","givenName":"Bench","familyName":"Learner%d","dateOfBirth":"1990-04-12","postcode":"L19 2AB",' ..
    '"employmentStatus":"unemployed","hasRightToWork":true,"isInFullTimeEducation":false,"hasOtherPublicFunding":false}}',
    cohorts[next_learner % #cohorts + 1], next_learner, number, next_learner)
  return wrk.format("POST", "/v1/enrolments", headers, body)
end

function response(status)
  if status ~= 201 then refused = (refused or 0) + 1 end
end

function done(summary, latency)
  io.write(string.format("answers %d, not 2xx %d, %.0f per second, p50 %.1f ms, p99 %.1f ms\n",
    summary.requests, summary.errors.status, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
