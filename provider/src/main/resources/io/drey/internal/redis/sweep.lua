-- Deletes the entries of ended generations among some keys of the server that the head lies on.
-- KEYS head
-- ARGV 1 cursor, 2 pattern of the entries, 3 how many keys to look at
-- Returns {next cursor, how many were deleted}
local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
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
