-- Deletes the entries of ended generations among some keys of the server that the head lies on.
-- KEYS headKey
-- ARGV cursor, pattern (of the entries), count (how many keys to look at)
-- Returns {next cursor, how many were deleted}
local cursor, pattern, count = unpack(ARGV)
local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count)
local current, deleted = {}, 0
for _, name in ipairs(page[2]) do
  local share, cache, generation = name:match('^(.-}):e:([^:]*):([^:]*):')
  if share then
    local key = share .. ':gen:' .. cache
    if current[key] == nil then current[key] = text(key) or false end
    if current[key] ~= generation then deleted = deleted + redis.call('UNLINK', name) end
  end
end
return {page[1], deleted}
