-- Makes one change of one entry if it is as expected.
-- KEYS headKey, logKey, generationKey, entryKey, aside (only if the payload was sent ahead, and here are only its bytes)
-- ARGV cache, generation, key, nonce, expectation (* any, + live, - not live, 0 neither live nor leased, = exactly: a
--      live value or a lease, x exactly: a value that has expired), expected (version), change (p, d), createMillis and
--      updateMillis (to live on creation and update, -1 for ever, -2 as it was), kind (flags and codec), payload, slack
--      (in milliseconds), logLength, notAfter (the server's milliseconds after which nobody waits for this), newest (''
--      unless this was sent before, else the newest record known before that, '?' if none was)
-- Returns {0, generation} if the generation is old,
--      {1, id, deadline, prior (or with = whether a change was refused before), head before} if made,
--      {2, entry, whether it is over (0, 1)} if refused,
--      {3, id, deadline (-1 if it no longer stands there)} if it had been made before,
--      {4, the server's milliseconds} if too late,
--      {5} if it may have been made before and nobody can tell,
--      {6} if what was sent ahead is not there
local generationKey, entryKey, aside = unpack(KEYS, 3)
local cache, generation, key, nonce, expectation, expected, change, createMillis, updateMillis, kind, payload, slack,
      logLength, notAfter, newest = unpack(ARGV)
local time, before = redis.call('TIME'), ''
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(notAfter) then return {4, now} end
local gen = present(generationKey, generation, logLength, cache, nonce)
if gen ~= generation then return {0, gen} end
local e = expectation
local exact = e == '=' or e == 'x' -- then the caller has the entry, and its header will do
local old = exact and found('GETRANGE', entryKey, 0, 63) or text(entryKey)
local running, lease, deadline, version = false, false, 0, nil
if old and #old >= 24 and old:byte(1) == 2 then
  deadline = struct.unpack('>I8', old, 5)
  local id = old:match('^(%d+%-%d+) ........', 13)
  running = (deadline == 0 or deadline > now) and id and valid(id) -- what no JVM could name is nothing
  lease = old:byte(2) % 2 == 1
  local space = old:find(' ', 13, true) or 13
  version = old:sub(13, space + 8)
  if version:sub(-8) == nonce then return {3, old:sub(13, space - 1), deadline} end
end
if newest ~= '' then
  local id = search(nonce, key, newest)
  if id then return {3, id, -1} elseif id == false then return {5} end
end
local live, same = running and not lease, version == expected
if (e == '+' and not live) or (e == '-' and live) or (e == '0' and running)
    or (e == '=' and not (same and (live or lease))) or (e == 'x' and (running or not same)) then
  if e == '=' and live and change == 'p' and old:byte(4) == 0 then -- whoever changes it next is told
    redis.call('SETRANGE', entryKey, 3, '\1')
  end
  return {2, exact and text(entryKey) or old or '', running and 0 or 1}
end
if aside and not isAside(aside, payload) then return {6} end
local function record()
  local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
  before = move(id .. ' ' .. nonce)
  persist(generationKey)
  return id
end
local prior = live and old or ''
if e == '=' then prior = live and old:byte(4) == 1 and 'w' or '' end -- the caller has the entry
if change == 'd' then
  return {1, redis.call('DEL', entryKey) == 1 and record() or '', 0, prior, before}
end
local id = record()
local ttl = tonumber(live and updateMillis or createMillis)
if ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
local version = id .. ' ' .. nonce
local rest = version .. payload
if aside then
  local header = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. version
  rename(aside, entryKey, header, deadline ~= 0 and math.max(0, deadline - now) + slack or nil)
elseif deadline == 0 then
  redis.call('SET', entryKey, '\2' .. kind .. '\0\0\0\0\0\0\0\0\0' .. rest)
else
  local entry = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. rest
  redis.call('SET', entryKey, entry, 'PX', math.max(0, deadline - now) + slack)
end
return {1, id, deadline, prior, before}
