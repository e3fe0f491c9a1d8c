-- Stores entries whatever there was, each for itself: the short way for the most frequent change, where everything is as
-- it should be. Fails as a whole only on a replica: an error would concern the entries before and behind, too.
-- KEYS the heads of the entries' partitions, one for each entry, their logs, their generations, then the entries
-- ARGV slack (in milliseconds), logLength, notAfter (the server's milliseconds after which the first of those who wait does
--      not wait any more), then eight for each entry: cache, generation, key, nonce, millis (to live, -1 for ever), kind
--      (flags and codec), payload, kept (0, 1: whether the generation is known to have no end)
-- Returns four for each entry: 1, id, deadline, head before if made;
--      0, '', 0, '' if nothing was done, and commit.lua is to find out why;
--      7, what Redis says, 0, '' if it was refused when the record was there already
local rings = false -- as in record.lua, whose way to tell of a change this is, too
local slack, logLength, notAfter = unpack(ARGV, 1, 3)
local count, replies, now, readonly = #KEYS / 4, {}, nil, nil
local generations = redis.pcall('MGET', unpack(KEYS, 2 * count + 1, 3 * count))
local function refused(reply)
  return type(reply) == 'table' and reply.err
end
local function put(headKey, logKey, entryKey, i)
  local cache, generation, key, nonce, millis, kind, payload, kept = unpack(ARGV, 8 * i - 4, 8 * i + 3)
  if generations[i] ~= generation then return 0, '', 0, '' end
  local id = redis.pcall('XADD', logKey, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, 'k', key)
  if type(id) ~= 'string' then
    readonly = id.err:find('READONLY', 1, true) and id.err
    return 0, '', 0, ''
  end
  if #id > 19 or #notAfter ~= 13 or id >= notAfter then -- the id tells the time, or a later one if the clock was set back
    redis.pcall('XDEL', logKey, id)
    return 0, '', 0, ''
  end
  local version, deadline = id .. ' ' .. nonce, 0
  local before = redis.pcall('SET', headKey, version, 'GET')
  local failed = refused(before) and refused(redis.pcall('SET', headKey, version))
  if failed then return 7, failed, 0, '' end
  before = type(before) == 'string' and before or ''
  if rings then
    local all = before ~= '' and before .. cmsgpack.pack(6, id, 'c', cache, 'n', nonce, 'k', key)
    redis.pcall('PUBLISH', headKey .. rings, all or version)
  end
  if kept == '0' then -- the cache may have been destroyed
    failed = refused(redis.pcall('GETEX', KEYS[2 * count + i], 'PERSIST'))
  end
  if failed then return 7, failed, 0, '' end
  if millis == '-1' then
    failed = refused(redis.pcall('SET', entryKey, '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. version .. payload))
  else
    now = now or redis.pcall('TIME')
    failed = refused(now)
    if failed then return 7, failed, 0, '' end
    deadline = now[1] * 1000 + math.floor(now[2] / 1000) + millis
    local entry = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version .. payload
    failed = refused(redis.pcall('SET', entryKey, entry, 'PX', millis + slack))
  end
  if failed then return 7, failed, 0, '' end
  return 1, id, deadline, before
end
for i = 1, count do
  local at = 4 * i
  replies[at - 3], replies[at - 2], replies[at - 1], replies[at] = put(KEYS[i], KEYS[count + i], KEYS[3 * count + i], i)
  if readonly then return {err = readonly} end -- a replica: nothing was done, nor can be
end
return replies
