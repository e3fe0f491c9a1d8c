-- Learns what came of the last batch of a writer, whose answer was lost. If it was not made, it never will be.
-- KEYS head, log, writer, generation
-- ARGV 1 sequence of that batch: an even number, the odd one above stands for its refusal, 2 its nonce, 3 the newest
--      record known before it was sent ('?' if none was), 4 the generation that it was for
-- Returns {1} if it was made, {2} if not or if nothing of it is left, {3} if that cannot be told
local sequence = tonumber(ARGV[1])
local last = tonumber(text(KEYS[3]) or '')
if last == sequence then return {1} end
if last and last > sequence then return {2} end
redis.call('SET', KEYS[3], sequence + 1, 'PX', 3600000)
if last then return {2} end -- that of a batch before
if text(KEYS[4]) ~= ARGV[4] then return {2} end -- the server lost everything, or the cache was cleared
local made = search(ARGV[2], nil, ARGV[3]) -- the number was evicted, it expired, or this would have been the first
if made then return {1} end
if made == nil then return {2} end
local since = ARGV[3]:match('^%S+') -- known to be gone: if older records are there, the server is back at an earlier state
local back = since ~= '?' and #redis.call('XRANGE', KEYS[2], since, since) == 0
    and #redis.call('XREVRANGE', KEYS[2], '+', since, 'COUNT', 8192) < 8192
    and #redis.call('XREVRANGE', KEYS[2], since, '-', 'COUNT', 1) == 1
return back and {2} or {3}
