-- Begins a partition's change log, unless it has begun.
-- KEYS head, log
-- ARGV 1 nonce
-- Returns {}
if redis.call('EXISTS', KEYS[1]) == 0 then
  local id = redis.call('XADD', KEYS[2], '*', 'n', ARGV[1])
  redis.call('SET', KEYS[1], id .. ' ' .. ARGV[1])
end
return {}
