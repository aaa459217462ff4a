-- PUTs the next version of the pages of targets.txt (lines of "id<TAB>current version<TAB>title") in turn.
-- The pages are many times the connections, so a page's previous answer is back long before its turn comes again:
-- a counter per page is enough, and there is no 409. Only a first request can lag far behind, while connections are
-- still being made: so the first APART requests go to pages that are not used again in this run.
dofile(debug.getinfo(1, "S").source:match("^@?(.*/)") .. "common.lua")

local bodies, tag
local ids, versions, titles = {}, {}, {}
local n = 0
local APART = 64

function init(args)
  bench.begin()
  wrk.headers["Content-Type"] = "application/json"
  bodies, tag = bench.lines(args[1] .. "/bodies.txt"), args[2]
  for i, line in ipairs(bench.lines(args[1] .. "/targets.txt")) do
    local id, version, title = line:match("^(%d+)\t(%d+)\t(.*)$")
    ids[i], versions[i], titles[i] = id, tonumber(version), title
  end
end

function request()
  local rehearsal = bench.rehearsal()
  if rehearsal then return rehearsal end
  n = n + 1
  local i = n <= APART and n or APART + 1 + n % (#ids - APART)
  versions[i] = versions[i] + 1
  return wrk.format("PUT", "/wiki/api/v2/pages/" .. ids[i], nil,
    '{"id":"' .. ids[i] .. '","status":"current","title":"' .. titles[i] ..
    '","version":{"number":' .. versions[i] .. ',"message":"' .. tag ..
    '"},"body":{"representation":"storage","value":"<p>Edit ' .. n .. "</p>" .. bodies[n % #bodies + 1] .. '"}}')
end
