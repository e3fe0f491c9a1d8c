-- Evicts one entry from Redis and from the local tiers of all JVMs: whoever has changed the data behind a cache calls it.
-- KEYS headKey, logKey, generationKey, entryKey
-- ARGV cache, generation (as it was read from generationKey, '' if there is none), key (its bytes, or their hash if they are
--      more than 256), logLength (drey.remote.log-length)
-- Returns {0, generation} if the generation is another one: call again with it, and with entryKey named by it,
--      {1, id of the record, whether the entry was there (0, 1)} if evicted,
--      {2} if nobody has opened this namespace yet, so that there is nothing to evict
local generationKey, entryKey = unpack(KEYS, 3)
local cache, generation, key, logLength = unpack(ARGV)
local before = text(headKey)
if not before then return {2} end
local present = text(generationKey) or ''
if present ~= generation then return {0, present} end
local time, nonce = redis.call('TIME'), ''
local hash = redis.sha1hex(before .. time[1] .. ' ' .. time[2] .. key)
for at = 1, 16, 2 do nonce = nonce .. string.char(tonumber(hash:sub(at, at + 1), 16)) end
-- A record also where no entry is: JVMs may still have a copy of it, or remember that there is none.
local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
move(id .. ' ' .. nonce)
return {1, id, generation == '' and 0 or redis.call('DEL', entryKey)}
