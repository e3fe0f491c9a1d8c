-- Makes one change of one entry if it is as expected.
-- KEYS headKey, logKey, generationKey, entryKey, aside (only if the payload was sent ahead, and here are only its bytes)
-- ARGV cache, generation, key, nonce, expectation (* any, + live, - not live, 0 neither live nor leased, = exactly: a
--      live value or a lease, x exactly: a value that has expired), expected (version), change (p, d), createMillis and
--      updateMillis (to live on creation and update, -1 for ever, -2 as it was), kind (flags and codec), payload, slack
--      (in milliseconds), logLength, notAfter (the server's milliseconds after which nobody waits for this), newest (''
--      unless this was sent before, else the newest record known before that, '?' if none was), kept (0, 1: whether the
--      generation is known to have no end)
-- Returns {0, generation} if the generation is old,
--      {1, id, deadline, prior (or with = whether a change was refused before), head before} if made,
--      {2, entry, whether it is over (0, 1)} if refused,
--      {3, id, deadline (-1 if it no longer stands there)} if it had been made before,
--      {4, the server's milliseconds} if too late,
--      {5} if it may have been made before and nobody can tell,
--      {6} if what was sent ahead is not there
local generationKey, entryKey, aside = unpack(KEYS, 3)
local cache, generation, key, nonce, expectation, expected, change, createMillis, updateMillis, kind, payload, slack,
      logLength, notAfter, newest, kept = unpack(ARGV)
local now -- the server's milliseconds, once they are needed
local function clock()
  if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return now
end
local e = expectation
local exact = e == '=' or e == 'x' -- then the caller has the entry, and its header will do
local head, gen, old
if exact then
  head, gen = unpack(redis.call('MGET', headKey, generationKey))
else
  head, gen, old = unpack(redis.call('MGET', headKey, generationKey, entryKey))
end
if gen ~= generation or gen == '' then
  if clock() > tonumber(notAfter) then return {4, now} end
  return {0, present(generationKey, generation, logLength, cache, nonce)}
end
if exact then old = found('GETRANGE', entryKey, 0, 63) end
local running, lease, deadline, version = false, false, 0, nil
if old and #old >= 24 and old:byte(1) == 2 then
  deadline = struct.unpack('>I8', old, 5)
  local id = old:match('^(%d+%-%d+) ........', 13)
  running = id and valid(id) and (deadline == 0 or deadline > clock()) -- what no JVM could name is nothing
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
if change == 'd' and (not old or old == '') and redis.call('DEL', entryKey) == 0 then return {1, '', 0, '', ''} end
local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
if (#id > 19 or #notAfter ~= 13 or id >= notAfter) and clock() > tonumber(notAfter) then
  redis.call('XDEL', logKey, id) -- the id tells the time, or a later one if the clock was set back
  return {4, now}
end
local to, before, moved, failed = id .. ' ' .. nonce, head or '', false, nil
local function try(...) -- runs a command, unless one has failed
  local said = not failed and redis.pcall(...)
  failed = failed or type(said) == 'table' and said.err
end
if kept ~= '1' then try('GETEX', generationKey, 'PERSIST') end -- the cache may have been destroyed
local prior = live and old or ''
if e == '=' then prior = live and old:byte(4) == 1 and 'w' or '' end -- the caller has the entry
if change == 'd' then
  deadline = 0
  try('DEL', entryKey)
else
  local ttl = tonumber(live and updateMillis or createMillis)
  if ttl ~= -2 then deadline = ttl < 0 and 0 or clock() + ttl end
  local life = deadline ~= 0 and math.max(0, deadline - clock()) + slack or nil
  local header = '\2' .. kind .. struct.pack('>BI8', 0, deadline) .. to
  if aside then
    local renamed, why = true, nil
    if not failed then renamed, why = pcall(rename, aside, entryKey, header, life) end
    if not renamed then failed = type(why) == 'table' and why.err or why end
  elseif life then
    try('SET', entryKey, header .. payload, 'PX', life)
  elseif not failed then
    local entry = header .. payload
    moved = not redis.pcall('MSET', headKey, to, entryKey, entry).err
    if not moved then try('SET', entryKey, entry) end
  end
end
if failed then -- nothing was done but the record: it would be found, and be taken for a change that was made
  redis.pcall('XDEL', logKey, id)
  return redis.error_reply(failed)
end
if not moved then redis.call('SET', headKey, to) end
tellOf(before, to)
return {1, id, deadline, prior, before}
