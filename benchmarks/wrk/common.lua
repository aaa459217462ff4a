-- What every script shares: input files, the Authorization header, and the report as one line of JSON.
-- Input comes as files in the folder args[1]; the header from BENCH_AUTHORIZATION, so that it is on no command line.
bench = {}

function bench.lines(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  assert(#lines > 0, path .. " is empty")
  return lines
end

function bench.begin()
  wrk.headers["Authorization"] = os.getenv("BENCH_AUTHORIZATION")
  wrk.headers["Accept"] = "application/json"
end

-- wrk calls request() once without sending the result, to see what it is like: that call must use nothing up.
local first = true
function bench.rehearsal()
  local was = first
  first = false
  return was and wrk.format("GET", "/healthz") or nil
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nBENCH {"requests":%d,"duration_us":%d,"bytes":%d,"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"p50_us":%d,"p99_us":%d,"max_us":%d}\n',
    summary.requests, summary.duration, summary.bytes, e.status, e.connect, e.read, e.write, e.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
