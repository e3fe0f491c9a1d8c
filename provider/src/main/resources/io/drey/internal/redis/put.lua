-- Stores entries whatever there was, each for itself: the short way for the most frequent change, where everything is as
-- it should be. Fails as a whole only on a replica: an error would concern the entries before and behind, too.
-- KEYS the logs of the entries' partitions, one for each entry, their heads, their generations, then the entries
-- ARGV slack (in milliseconds), logLength, notAfter (the server's milliseconds after which the first of those who wait does
--      not wait any more), then eight for each entry: cache, generation, key, nonce, millis (to live, -1 for ever), kind
--      (flags and codec), payload, kept (0, 1: whether the generation is known to have no end)
-- Returns four for each entry: 1, id, deadline, head before if made;
--      0, '', 0, '' if nothing was done, and commit.lua is to find out why;
--      7, what Redis says, and two that mean nothing, if it was refused when the record was there already, which is gone
--      again: it would be found, and be taken for a change that was made
local rings = false -- as in record.lua, whose way to tell of a change this is, too
local slack, logLength, notAfter = unpack(ARGV, 1, 3)
local keys, values, call = KEYS, ARGV, redis.pcall -- what is local costs half
local count, replies, now = #keys / 4, {}, nil
local states = call('MGET', unpack(keys, count + 1, 3 * count)) -- heads and generations
-- Only of several: where heads are by now, keys and values to be set together, whose they are, whether entries are among them,
-- what ring is to tell, how much that is, and whether all of it is so.
local heads, sets, owners, ready, news, size, whole = {}, nil, nil, false, nil, 0, true
local function store()
  if sets and sets[1] and call('MSET', unpack(sets)).err then -- this user may not, or not at all
    for entries = 1, 0, -1 do -- first: a head is moved only for an entry that is there
      for n = 2, #sets, 2 do
        local i = owners[n / 2]
        local at, isEntry = 4 * i - 3, sets[n - 1] ~= keys[count + i]
        local refused = isEntry == (entries == 1) and replies[at] == 1 and call('SET', sets[n - 1], sets[n]).err
        if refused then
          if isEntry then call('XDEL', keys[i], replies[at + 1]) end
          replies[at], replies[at + 1], whole = 7, refused, false
        end
      end
    end
  end
  sets, owners, ready = {}, {}, false
end
if count > 1 then store(); news = {} end
for i = 1, count do
  local logKey, headKey, entryKey = keys[i], keys[count + i], keys[3 * count + i]
  local cache, generation, key, nonce, millis, kind, payload, kept = unpack(values, 8 * i - 4, 8 * i + 3)
  local status, said, deadline, before, at = 0, '', 0, '', 4 * i
  repeat -- once: a break ends this entry
    if states[count + i] ~= generation then break end
    local id = call('XADD', logKey, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, 'k', key)
    if type(id) ~= 'string' then
      if id.err:find('READONLY', 1, true) then return {err = id.err} end -- a replica: nothing was done, nor can be
      break
    end
    if #id > 19 or #notAfter ~= 13 or id >= notAfter then -- the id tells the time, or a later one if the clock was set back
      local gone = call('XDEL', logKey, id)
      if gone ~= 1 then status, said = 7, gone.err end -- else the record would be found, and be taken for a change
      break
    end
    local version, failed, entry, late = id .. ' ' .. nonce, nil, nil, nil
    before = heads[headKey] or states[i] or ''
    if kept == '0' then -- the cache may have been destroyed
      local had = call('GETEX', keys[2 * count + i], 'PERSIST')
      failed = type(had) == 'table' and had.err
    end
    if not failed and millis == '-1' then
      entry = '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. version .. payload
    elseif not failed then
      if ready then store() end -- in the order in which they came: they may be of one key
      now = now or call('TIME')
      failed = now.err
      if not failed then
        deadline = now[1] * 1000 + math.floor(now[2] / 1000) + millis
        local expiring = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version .. payload
        failed = call('SET', entryKey, expiring, 'PX', millis + slack).err
      end
    end
    if not failed and not sets and not (entry and not call('MSET', headKey, version, entryKey, entry).err) then
      failed = entry and call('SET', entryKey, entry).err
      late = not failed and call('SET', headKey, version).err
    end
    if failed or late then
      if failed then call('XDEL', logKey, id) end
      status, said = 7, failed or late
      break
    end
    heads[headKey] = version
    if sets then
      local n = #sets
      sets[n + 1], sets[n + 2], owners[n / 2 + 1] = headKey, version, i
      if entry then sets[n + 3], sets[n + 4], owners[n / 2 + 2], ready = entryKey, entry, i, true end
    end
    if rings and news then
      news[size + 1], news[size + 2], news[size + 3] = headKey .. rings, before == '' and version or before, 0
      size = size + 3
      if before ~= '' then
        news[size], news[size + 1], news[size + 2], news[size + 3], news[size + 4], news[size + 5] = 1, id, nonce, cache, 1, key
        size = size + 5
      end
    elseif rings then
      local all = before ~= '' and before .. cmsgpack.pack(6, id, 'c', cache, 'n', nonce, 'k', key)
      call('PUBLISH', headKey .. rings, all or version)
    end
    status, said = 1, id
  until true
  replies[at - 3], replies[at - 2], replies[at - 1], replies[at] = status, said, deadline, before
end
if count > 1 then
  store()
  if whole then ring(news, size) end -- else who listens looks, and finds what is so
end
return replies
