-- Asks the same question again and again, as a partner's website does.
-- wrk -s eligibility.lua … -- KEY
function init(args)
  wrk.method = "POST"
  wrk.path = "/v1/eligibility-checks"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"authority":"LCRCA","startsOn":"2024-12-02","sectorCode":"digital","applicant":{"dateOfBirth":"1990-04-12","postcode":"L19 2AB",' ..
    '"employmentStatus":"unemployed","hasRightToWork":true,"isInFullTimeEducation":false,"hasOtherPublicFunding":false}}'
end

function done(summary, latency)
  io.write(string.format("answers %d, not 2xx %d, %.0f per second, %.0f bytes each, p50 %.1f ms, p99 %.1f ms\n",
    summary.requests, summary.errors.status, summary.requests / summary.duration * 1e6, summary.bytes / summary.requests,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
