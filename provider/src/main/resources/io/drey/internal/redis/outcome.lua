-- Learns what came of the last batch of a writer, whose reply was lost. If it was not made, it never will be.
-- KEYS headKey, logKey, writerKey, generationKey
-- ARGV sequence (of that batch: an even number, the odd one above stands for its refusal), nonce (of that batch),
--      newest (record known before it was sent, '?' if none was), generation (that it was for)
-- Returns {1} if it was made, {2} if not or if nothing of it is left, {3} if nobody can tell
local writerKey, generationKey = unpack(KEYS, 3)
local sequence, nonce, newest, generation = unpack(ARGV)
sequence = tonumber(sequence)
local last = tonumber(text(writerKey) or '')
if last and (last > sequence + 1 or last % 1 ~= 0) then last = nil end -- garbage: nothing of this writer's was sent since
if last == sequence then return {1} end
if last and last > sequence then return {2} end
redis.call('SET', writerKey, sequence + 1, 'PX', 3600000)
if last then return {2} end -- that of a batch before
local made = search(nonce, nil, newest) -- the number was evicted, it expired, or this would have been the first
if made then return {1} end
if made == nil then return {2} end
if text(generationKey) ~= generation then return {2} end -- the server lost everything, or the cache was cleared
local since = newest:match('^%S+') -- gone: if older records are there, the server is back at an earlier state
local back = since ~= '?' and #redis.call('XRANGE', logKey, since, since) == 0
    and #redis.call('XREVRANGE', logKey, '+', since, 'COUNT', 8192) < 8192
    and #redis.call('XREVRANGE', logKey, since, '-', 'COUNT', 1) == 1
return back and {2} or {3}
