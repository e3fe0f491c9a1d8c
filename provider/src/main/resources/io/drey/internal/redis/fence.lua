-- Whether a change that an earlier life of this JVM has accepted may still be made: asked for each entry by write.lua.
-- KEYS those of write.lua for one partition, then earlierKey (the writer of that life)
-- ARGV those of write.lua, then own (the first bytes of that life's nonces, '' if its own changes count, too), since (eight
--      bytes for each entry: from which of the server's milliseconds on the changes of others count)
local cache = ARGV[2]
local since, own, earlierKey = table.remove(ARGV), table.remove(ARGV), table.remove(KEYS)
redis.call('SET', earlierKey, '4503599627370495', 'PX', 3600000) -- what that life has sent, and is not made yet, never will be
local others, reach -- the newest change of each key by others, and from when on the log tells of all
local function from(i)
  return (struct.unpack('>I8', since, 8 * i - 39))
end
local function foreign(nonce)
  return own == '' or nonce:sub(1, #own) ~= own
end
local function read()
  local first, at = found('XRANGE', logKey, '-', '+', 'COUNT', 1), math.huge
  others, reach = {}, math.huge
  if first and first[1] then -- where the log begins with its handshake nothing was ever cut off
    reach = first[1][2][1] == 'n' and 0 or tonumber(first[1][1]:match('%d+')) + 1
  end
  for i = 5, #since / 8 + 4 do at = math.min(at, from(i)) end
  at = string.format('%.0f', at)
  while at do
    local page = found('XRANGE', logKey, at, '+', 'COUNT', 256) or {}
    for _, record in ipairs(page) do
      local fields = record[2]
      if fields[2] == cache and fields[5] == 'k' and foreign(fields[4]) then
        for f = 6, #fields, 2 do others[fields[f]] = tonumber(record[1]:match('%d+')) end
      end
    end
    at = #page == 256 and '(' .. page[256][1]
  end
end
fence = function(i, name, generation) -- nil if it may; -2 if others have changed the entry since, -3 if that cannot be told
  local millis, sequence = generation:match('(%d+)%-(%d+)')
  if sequence % 2 == 0 and tonumber(millis) >= from(i) then return -2 end -- cleared
  local id, nonce = (found('GETRANGE', KEYS[i], 0, 63) or ''):match('^(%d+)%-%d+ (........)', 13)
  if id then return tonumber(id) >= from(i) and foreign(nonce) and -2 or nil end
  if not others then read() end
  return others[name] and others[name] >= from(i) and -2 or reach > from(i) and -3 or nil
end
