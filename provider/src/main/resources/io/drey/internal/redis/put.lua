-- Stores an entry whatever there was: the short way for the most frequent change.
-- KEYS headKey, logKey, generationKey, entryKey, aside (only if the payload was sent ahead, and here are only its bytes)
-- ARGV cache, generation, key, nonce, millis (to live, -1 for ever), kind (flags and codec), payload, slack (in
--      milliseconds), logLength, notAfter (the server's milliseconds after which nobody waits for this)
-- Returns {0} if the generation is old, {1, id, deadline, head before} if made, {4, the server's milliseconds} if too
--      late, {6} if what was sent ahead is not there
local generationKey, entryKey, aside = unpack(KEYS, 3)
local cache, generation, key, nonce, millis, kind, payload, slack, logLength, notAfter = unpack(ARGV)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(notAfter) then return {4, now} end
if text(generationKey) ~= generation then return {0} end
if aside and not isAside(aside, payload) then return {6} end
local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
local version, ttl, deadline = id .. ' ' .. nonce, tonumber(millis), 0
local before = move(version)
persist(generationKey)
if ttl >= 0 then deadline = now + ttl end
if aside then
  local header = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version
  rename(aside, entryKey, header, ttl >= 0 and ttl + slack or nil)
elseif ttl < 0 then
  redis.call('SET', entryKey, '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. version .. payload)
else
  local entry = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version .. payload
  redis.call('SET', entryKey, entry, 'PX', ttl + slack)
end
return {1, id, deadline, before}
