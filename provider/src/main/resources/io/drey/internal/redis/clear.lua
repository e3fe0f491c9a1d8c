-- Empties a cache's share of a partition by starting a new generation.
-- KEYS head, log, generation
-- ARGV 1 cache, 2 nonce, 3 length of the log, 4 the server's milliseconds after which nobody waits for this,
--      5 milliseconds after which the generation may go if nobody writes until then (0 for never)
-- Returns {1, the new generation}, {4, the server's milliseconds} if too late
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[4]) then return {4, now} end
local id = begin(0, ARGV[3], 'c', ARGV[1], 'n', ARGV[2])
move(id .. ' ' .. ARGV[2])
if ARGV[5] == '0' then redis.call('SET', KEYS[3], id) else redis.call('SET', KEYS[3], id, 'PX', ARGV[5]) end
return {1, id}
