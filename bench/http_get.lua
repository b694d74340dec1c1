-- wrk: reads of what bench/http_get found to be there.  -- KIND SAMPLES; a line of SAMPLES is ID DATE LAT LONG
local rows = {}

function init(args)
  kind = args[1]
  math.randomseed(os.time())
  for line in io.lines(args[2]) do
    local id, date, lat, long = line:match("(%S+) (%S+) (%S+) (%S+)")
    rows[#rows + 1] = { id = id, date = date, lat = tonumber(lat), long = tonumber(long) }
  end
end

function request()
  local row = rows[math.random(#rows)]
  if kind == "id" then return wrk.format("GET", "/open311/v2/requests/" .. row.id .. ".json") end
  if kind == "day" then
    return wrk.format("GET", string.format(
      "/open311/v2/requests.json?start_date=%sT12:00:00Z&end_date=%sT14:00:00Z", row.date, row.date))
  end
  if kind == "box" then  -- about 1 km around
    return wrk.format("GET", string.format(
      "/open311/v2/requests.json?extensions=true&page_size=50&start_date=%sT00:00:00Z&end_date=%sT23:59:59Z&bbox=%.5f,%.5f,%.5f,%.5f",
      row.date, row.date, row.long - 0.006, row.lat - 0.0045, row.long + 0.006, row.lat + 0.0045))
  end
  return wrk.format("GET", "/list")
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %.0f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, e.status + e.connect + e.read + e.write + e.timeout))
end
