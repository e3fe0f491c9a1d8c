-- Stores an entry whatever there was: the short way for the most frequent change, where everything is as it should be.
-- KEYS headKey, logKey, generationKey, entryKey
-- ARGV cache, generation, key, nonce, millis (to live, -1 for ever), kind (flags and codec), payload, slack (in
--      milliseconds), logLength, notAfter (the server's milliseconds after which nobody waits for this), kept (0, 1:
--      whether the generation is known to have no end)
-- Returns {1, id, deadline, head before} if made, else {0}: nothing was done, and commit.lua is to find out why
local rings = false -- as in record.lua, whose way to tell of a change this is, too
local headKey, logKey, generationKey, entryKey = unpack(KEYS)
local cache, generation, key, nonce, millis, kind, payload, slack, logLength, notAfter, kept = unpack(ARGV)
if redis.pcall('GET', generationKey) ~= generation then return {0} end
local id = redis.pcall('XADD', logKey, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, 'k', key)
if type(id) ~= 'string' then return {0} end
if #id > 19 or #notAfter ~= 13 or id >= notAfter then -- the id tells the time, or a later one if the clock was set back
  redis.call('XDEL', logKey, id)
  return {0}
end
local version, deadline = id .. ' ' .. nonce, 0
local before = redis.pcall('SET', headKey, version, 'GET')
if type(before) == 'table' then redis.call('SET', headKey, version) end
if rings then
  local all = type(before) == 'string' and before .. cmsgpack.pack(6, id, 'c', cache, 'n', nonce, 'k', key)
  redis.pcall('PUBLISH', headKey .. rings, all or version)
end
if kept == '0' then redis.call('GETEX', generationKey, 'PERSIST') end -- the cache may have been destroyed
if millis == '-1' then
  redis.call('SET', entryKey, '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. version .. payload)
else
  local time = redis.call('TIME')
  deadline = time[1] * 1000 + math.floor(time[2] / 1000) + millis
  redis.call('SET', entryKey, '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version .. payload, 'PX', millis + slack)
end
return {1, id, deadline, type(before) == 'string' and before or ''}
