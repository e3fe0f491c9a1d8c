-- Finds out in which database of the server the head lies: the one that gains a key.
-- KEYS head
-- ARGV 1 key that nobody uses
-- Returns {number of the database, '' if it is not told}
local function sizes()
  local found = {}
  local info = redis.pcall('INFO', 'keyspace')
  if type(info) == 'string' then
    for number, keys in info:gmatch('db(%d+):keys=(%d+)') do found[number] = tonumber(keys) end
  end
  return found
end
redis.call('DEL', ARGV[1])
local before = sizes()
redis.call('SET', ARGV[1], '1')
local after = sizes()
redis.call('DEL', ARGV[1])
for number, keys in pairs(after) do
  if keys > (before[number] or 0) then return {number} end
end
return {''}
