-- Stores entries whatever there was, each for itself: the short way for the most frequent change, where everything is as
-- it should be. Fails as a whole only on a replica: an error would concern the entries before and behind, too.
-- KEYS the heads of the entries' partitions, one for each entry, their logs, their generations, then the entries
-- ARGV slack (in milliseconds), logLength, notAfter (the server's milliseconds after which the first of those who wait does
--      not wait any more), then eight for each entry: cache, generation, key, nonce, millis (to live, -1 for ever), kind
--      (flags and codec), payload, kept (0, 1: whether the generation is known to have no end)
-- Returns four for each entry: 1, id, deadline, head before if made;
--      0, '', 0, '' if nothing was done, and commit.lua is to find out why;
--      7, what Redis says, and two that mean nothing, if it was refused when the record was there already
local rings = false -- as in record.lua, whose way to tell of a change this is, too
local slack, logLength, notAfter = unpack(ARGV, 1, 3)
local count, replies, now = #KEYS / 4, {}, nil
local generations = redis.pcall('MGET', unpack(KEYS, 2 * count + 1, 3 * count))
for i = 1, count do
  local headKey, logKey, entryKey = KEYS[i], KEYS[count + i], KEYS[3 * count + i]
  local cache, generation, key, nonce, millis, kind, payload, kept = unpack(ARGV, 8 * i - 4, 8 * i + 3)
  local status, said, deadline, before = 0, '', 0, ''
  repeat -- once: a break ends this entry
    if generations[i] ~= generation then break end
    local id = redis.pcall('XADD', logKey, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, 'k', key)
    if type(id) ~= 'string' then
      if id.err:find('READONLY', 1, true) then return {err = id.err} end -- a replica: nothing was done, nor can be
      break
    end
    if #id > 19 or #notAfter ~= 13 or id >= notAfter then -- the id tells the time, or a later one if the clock was set back
      local gone = redis.pcall('XDEL', logKey, id)
      if gone ~= 1 then status, said = 7, gone.err end -- else the record would be found, and be taken for a change
      break
    end
    local version, failed, entry = id .. ' ' .. nonce, nil, nil
    before = redis.pcall('SET', headKey, version, 'GET')
    if type(before) == 'table' then failed = redis.pcall('SET', headKey, version).err end
    before = type(before) == 'string' and before or ''
    if rings and not failed then
      local all = before ~= '' and before .. cmsgpack.pack(6, id, 'c', cache, 'n', nonce, 'k', key)
      redis.pcall('PUBLISH', headKey .. rings, all or version)
    end
    if not failed and kept == '0' then -- the cache may have been destroyed
      local had = redis.pcall('GETEX', KEYS[2 * count + i], 'PERSIST')
      failed = type(had) == 'table' and had.err
    end
    if not failed and millis == '-1' then
      failed = redis.pcall('SET', entryKey, '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. version .. payload).err
    elseif not failed then
      now = now or redis.pcall('TIME')
      failed = now.err
      if not failed then
        deadline = now[1] * 1000 + math.floor(now[2] / 1000) + millis
        entry = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version .. payload
        failed = redis.pcall('SET', entryKey, entry, 'PX', millis + slack).err
      end
    end
    status, said = failed and 7 or 1, failed or id
  until true
  local at = 4 * i
  replies[at - 3], replies[at - 2], replies[at - 1], replies[at] = status, said, deadline, before
end
return replies
