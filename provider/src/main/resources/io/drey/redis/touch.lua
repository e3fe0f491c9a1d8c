-- Moves the deadline of a live entry that has not changed since it was read; logs it if the deadline comes nearer.
-- KEYS head, log, generation, entry
-- ARGV 1 cache, 2 generation, 3 key, 4 nonce, 5 version, 6 milliseconds to live (-1 for ever), 7 slack in milliseconds,
--      8 length of the log
-- Returns {1} if it was moved, else {0}
if redis.call('GET', KEYS[3]) ~= ARGV[2] then return {0} end
local old, time = redis.call('GET', KEYS[4]), redis.call('TIME')
if not old or old:byte(1) ~= 2 or old:sub(13, 12 + #ARGV[5]) ~= ARGV[5] then return {0} end
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = struct.unpack('>I8', old, 5)
if before ~= 0 and before <= now then return {0} end -- somebody may have seen it lapse
local ttl = tonumber(ARGV[6])
local deadline = ttl < 0 and 0 or now + ttl
if deadline ~= 0 and (before == 0 or deadline < before) then -- copies elsewhere would live too long
  local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[1], 'n', ARGV[4], 'k', ARGV[3])
  redis.call('SET', KEYS[1], id .. ' ' .. ARGV[4])
end
local entry = old:sub(1, 4) .. struct.pack('>I8', deadline) .. old:sub(13)
if deadline == 0 then
  redis.call('SET', KEYS[4], entry)
else
  redis.call('SET', KEYS[4], entry, 'PX', deadline - now + ARGV[7])
end
return {1}
