-- Learns what came of the last batch of a writer, whose answer was lost. If it was not made, it never will be.
-- KEYS head, writer
-- ARGV 1 sequence of that batch: an even number, the odd one above stands for its refusal
-- Returns {1} if it was made, else {2}
local sequence = tonumber(ARGV[1])
local last = tonumber(redis.call('GET', KEYS[2]) or 0)
if last == sequence then return {1} end
if last < sequence then redis.call('SET', KEYS[2], sequence + 1, 'PX', 3600000) end
return {2}
