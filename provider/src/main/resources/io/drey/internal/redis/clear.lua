-- Empties a cache's share of a partition by starting a new generation.
-- KEYS headKey, logKey, generationKey
-- ARGV cache, nonce, logLength, notAfter (the server's milliseconds after which nobody waits for this), life
--      (milliseconds after which the generation may go if nobody writes until then, 0 for never)
-- Returns {1, the new generation}, {4, the server's milliseconds} if too late
local generationKey = KEYS[3]
local cache, nonce, logLength, notAfter, life = unpack(ARGV)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(notAfter) then return {4, now} end
local id = begin(0, logLength, 'c', cache, 'n', nonce)
move(id .. ' ' .. nonce)
if life == '0' then redis.call('SET', generationKey, id) else redis.call('SET', generationKey, id, 'PX', life) end
return {1, id}
