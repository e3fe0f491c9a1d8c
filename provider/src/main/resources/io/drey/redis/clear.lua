-- Empties a cache's share of a partition by starting a new generation.
-- KEYS head, log, generation
-- ARGV 1 cache, 2 nonce, 3 length of the log
-- Returns {the new generation}
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'c', ARGV[1], 'n', ARGV[2])
redis.call('SET', KEYS[1], id .. ' ' .. ARGV[2])
redis.call('SET', KEYS[3], id)
return {id}
