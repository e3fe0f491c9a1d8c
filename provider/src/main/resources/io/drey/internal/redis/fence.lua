-- Whether a change that an earlier life of this JVM has accepted may still be made: asked for each entry by write.lua.
-- KEYS those of write.lua for one partition, then earlierKey (the writer of that life)
-- ARGV those of write.lua, then own (the first bytes of that life's nonces, '' if its own changes count, too), since (eight
--      bytes for each entry: from which of the server's milliseconds on the changes of others count; negative if one of
--      those that were read before concerns it), earliest (the earliest of these; 0 if one is negative), begin (the
--      milliseconds from which on the log is read if it was not yet, or was cut off since), upTo (the record up to which it
--      was read, ''), reach (from when on it told of all then)
local cache = ARGV[2]
local reach, upTo, begin = tonumber(table.remove(ARGV)), table.remove(ARGV), table.remove(ARGV)
local earliest = tonumber(table.remove(ARGV))
local since, own, earlierKey = table.remove(ARGV), table.remove(ARGV), table.remove(KEYS)
redis.call('SET', earlierKey, '4503599627370495', 'PX', 3600000) -- what that life has sent, and is not made yet, never will be
local others -- the newest change of each key by others, of what was not read before
local latest = 0 -- of these
local begunAt, cleared -- when the generation began, and whether a clear began it
local function from(i)
  local millis = struct.unpack('>i8', since, 8 * i - 39)
  return math.abs(millis), millis < 0
end
local function foreign(nonce)
  return own == '' or nonce:sub(1, #own) ~= own
end
local function read(generation)
  local millis, sequence = generation:match('(%d+)%-(%d+)')
  begunAt, cleared = tonumber(millis), sequence % 2 == 0
  local page = upTo ~= '' and found('XRANGE', logKey, upTo, '+', 'COUNT', 256) or {}
  local goesOn = page[1] and page[1][1] == upTo
  if not goesOn then
    local first = found('XRANGE', logKey, '-', '+', 'COUNT', 1)
    reach = 9007199254740991
    if first and first[1] then
      local at = tonumber(first[1][1]:match('%d+'))
      -- A log that begins with its handshake was never cut off; if it is younger than what it tells of, one before was lost.
      reach = first[1][2][1] == 'n' and at <= begunAt and 0 or at + 1
    end
    page = found('XRANGE', logKey, begin, '+', 'COUNT', 256) or {}
  end
  others, seen = {}, {upTo, string.format('%.0f', reach)}
  local at = goesOn and 2 or 1
  while page do
    for n = at, #page do
      local id, fields = unpack(page[n])
      seen[1] = id
      if fields[2] == cache and fields[5] == 'k' and foreign(fields[4]) then
        local millis = tonumber(id:match('%d+'))
        latest = math.max(latest, millis)
        for f = 6, #fields, 2 do
          others[fields[f]] = millis
          seen[#seen + 1], seen[#seen + 2] = fields[f], millis
        end
      end
    end
    at, page = 1, #page == 256 and found('XRANGE', logKey, '(' .. page[256][1], '+', 'COUNT', 256)
  end
  if #seen > 131072 then seen = nil end -- more than anybody should keep: it is read again
end
passes = function(generation) -- whether it is clear without a look at each that all may
  if not others then read(generation) end
  return reach <= earliest and latest < earliest and not (cleared and begunAt >= earliest)
end
fence = function(i, name, generation) -- nil if it may; -2 if others have changed the entry since, -3 if that cannot be told
  if not others then read(generation) end
  local from, named = from(i)
  if cleared and begunAt >= from then return -2 end
  local changed = named or others[name] and others[name] >= from
  if not changed and reach <= from then return nil end -- the log tells of all changes, and of none of this entry
  local id, nonce = (found('GETRANGE', KEYS[i], 0, 63) or ''):match('^(%d+)%-%d+ (........)', 13)
  if id then return tonumber(id) >= from and foreign(nonce) and -2 or nil end
  return changed and -2 or -3
end
