-- Learns what came of the last batch of a writer, whose answer was lost. If it was not made, it never will be.
-- KEYS head, log, writer
-- ARGV 1 sequence of that batch: an even number, the odd one above stands for its refusal, 2 its nonce, 3 the newest
--      record known before it was sent ('?' if none was)
-- Returns {1} if it was made, {2} if not, {3} if that cannot be told
local sequence = tonumber(ARGV[1])
local last = tonumber(text(KEYS[3]) or '')
if last == sequence then return {1} end
if last and last > sequence then return {2} end
redis.call('SET', KEYS[3], sequence + 1, 'PX', 3600000)
if last then return {2} end -- that of a batch before
local found = search(ARGV[2], nil, ARGV[3]) -- the number was evicted, it lapsed, or this would have been the first
if found then return {1} end
return found == nil and {2} or {3}
