-- wrk: Open311 posts, each a request of its own (an Idempotency-Key that never comes again), with the words and places of a small city.
--   wrk -t2 -c16 -d5s --latency -s bench/http_post.lua http://127.0.0.1:8080/open311/v2/requests.json -- API_KEY SERVICE_CODE LAT LONG
-- Prints one line: posts/s, p50 and p99 in ms, and how many were refused.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local words = "路口东侧的路灯已经三天不亮了，晚上老人出门看不清台阶，希望尽快派人来看看。"

function init(args)
  key, service, lat, long = args[1], args[2], tonumber(args[3]), tonumber(args[4])
  count = 0
  run = string.format("%d-%s", os.time(), tostring({}):gsub("%W", ""))
  math.randomseed(os.time() + number)
  headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  text = words:gsub(".", function(c) return string.format("%%%02X", c:byte()) end)
end

function request()
  count = count + 1
  headers["Idempotency-Key"] = string.format("%s-%d-%d", run, number, count)
  local body = string.format("api_key=%s&service_code=%s&lat=%.6f&long=%.6f&description=%s%d",
    key, service, lat + math.random() * 0.04, long + math.random() * 0.04, text, count)
  return wrk.format("POST", wrk.path, headers, body)
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
