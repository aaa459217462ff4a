-- GETs the paths of paths.txt in turn.
dofile(debug.getinfo(1, "S").source:match("^@?(.*/)") .. "common.lua")

local requests, at = {}, 0

function init(args)
  bench.begin()
  for i, path in ipairs(bench.lines(args[1] .. "/paths.txt")) do requests[i] = wrk.format("GET", path) end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
