-- Asks the same question again and again, as a partner's website does.
-- wrk -s eligibility.lua … -- KEY [PATH]
function init(args)
  wrk.method = "POST"
  wrk.path = args[2] or "/v1/eligibility-checks"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = io.open("bench/eligibility.json"):read("a")
end

function done(summary, latency)
  io.write(string.format("answers %d, not 2xx %d, %.0f per second, %.0f bytes each, p50 %.1f ms, p99 %.1f ms\n",
    summary.requests, summary.errors.status, summary.requests / summary.duration * 1e6, summary.bytes / summary.requests,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
