-- The first words with a partition: checks that both sides agree, and begins the change log unless it has begun.
-- KEYS head, log, about
-- ARGV 1 nonce, 2 what is to stand in about
-- Returns {what stands there, the server's id ('' if it is not told), its milliseconds}
local about = redis.call('GET', KEYS[3])
if not about then
  redis.call('SET', KEYS[3], ARGV[2])
  about = ARGV[2]
end
if about == ARGV[2] and redis.call('EXISTS', KEYS[1]) == 0 then
  local id = redis.call('XADD', KEYS[2], '*', 'n', ARGV[1])
  redis.call('SET', KEYS[1], id .. ' ' .. ARGV[1])
end
local info, time = redis.pcall('INFO', 'server'), redis.call('TIME')
local id = type(info) == 'string' and info:match('run_id:(%x+)') or ''
return {about, id, time[1] * 1000 + math.floor(time[2] / 1000)}
