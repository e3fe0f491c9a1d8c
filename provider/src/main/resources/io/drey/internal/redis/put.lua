-- Stores an entry whatever there was: the short way for the most frequent change.
-- KEYS head, log, generation, entry
-- ARGV 1 cache, 2 generation, 3 key, 4 nonce, 5 milliseconds to live (-1 for ever), 6 flags and codec, 7 payload,
--      8 slack in milliseconds, 9 length of the log, 10 the server's milliseconds after which nobody waits for this
-- Returns {0} if the generation is old, {1, id, deadline, head before} if made, {4, the server's milliseconds} if too late
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[10]) then return {4, now} end
if text(KEYS[3]) ~= ARGV[2] then return {0} end
local id = append(ARGV[9], 'c', ARGV[1], 'n', ARGV[4], 'k', ARGV[3])
local version, ttl, deadline = id .. ' ' .. ARGV[4], tonumber(ARGV[5]), 0
local before = move(version)
persist(KEYS[3])
if ttl < 0 then
  redis.call('SET', KEYS[4], '\2' .. ARGV[6] .. '\0\0\0\0\0\0\0\0\0' .. version .. ARGV[7])
else
  deadline = now + ttl
  local entry = '\2' .. ARGV[6] .. struct.pack('>BI8', 0, deadline) .. version .. ARGV[7]
  redis.call('SET', KEYS[4], entry, 'PX', ttl + ARGV[8])
end
return {1, id, deadline, before}
