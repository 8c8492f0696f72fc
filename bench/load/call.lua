-- Sends one kind of request over and over, each with a JSON-RPC id of its own: session transports lose
-- replies when two requests in flight share an id.
--
-- BENCH_HEADERS holds one "Name: value" per line; BENCH_BODY holds the body with nine @ where the id
-- belongs. They come through the environment because the bearer must not be seen in a process list.

local MARK = "@@@@@@@@@"
local before, after
local id = 100000000

function init()
  local headers = {}
  for name, value in string.gmatch(os.getenv("BENCH_HEADERS"), "([^:\n]+): ([^\n]+)") do
    headers[name] = value
  end
  headers["Host"] = wrk.headers["Host"]
  local whole = wrk.format("POST", wrk.path, headers, os.getenv("BENCH_BODY"))
  local from, to = string.find(whole, MARK, 1, true)
  before, after = string.sub(whole, 1, from - 1), string.sub(whole, to + 1)
end

function request()
  id = id + 1
  return before .. id .. after
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'BENCH {"requests":%d,"durationUs":%d,"bytes":%d,"failed":%d,"refused":%d,"p50Us":%d,"p99Us":%d}\n',
    summary.requests, summary.duration, summary.bytes, failed, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
