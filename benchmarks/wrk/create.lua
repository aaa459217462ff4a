-- POSTs pages: a title and a body that nothing else has, under the parents of parents.txt in turn.
-- args: folder, a tag that is unique to this run, the id of the space.
dofile(debug.getinfo(1, "S").source:match("^@?(.*/)") .. "common.lua")

local bodies, parents, tag, space
local n = 0

function init(args)
  bench.begin()
  wrk.headers["Content-Type"] = "application/json"
  bodies, parents = bench.lines(args[1] .. "/bodies.txt"), bench.lines(args[1] .. "/parents.txt")
  tag, space = args[2], args[3]
end

function request()
  local rehearsal = bench.rehearsal()
  if rehearsal then return rehearsal end
  n = n + 1
  return wrk.format("POST", "/wiki/api/v2/pages", nil,
    '{"spaceId":"' .. space .. '","status":"current","title":"Made by ' .. tag .. " " .. n ..
    '","parentId":"' .. parents[n % #parents + 1] ..
    '","body":{"representation":"storage","value":"<p>Number ' .. n .. "</p>" .. bodies[n % #bodies + 1] .. '"}}')
end
