-- Makes one change of one entry if it is as expected.
-- KEYS head, log, generation, entry
-- ARGV 1 cache, 2 generation, 3 key, 4 nonce, 5 expectation (* any, + live, - not live, 0 neither live nor leased,
--      = exactly), 6 expected version, 7 change (p, d), 8 and 9 milliseconds to live on creation and update
--      (-1 for ever, -2 as it was), 10 flags and codec, 11 payload, 12 slack in milliseconds, 13 length of the log,
--      14 the server's milliseconds after which nobody waits for this, 15 whether this was sent before (0, 1)
-- Returns {0, generation} if the generation is old, {1, id, deadline, prior (or with = whether a change was refused
--      before), head before} if made, {2, entry} if refused,
--      {3, id, deadline} if it had been made before, {4, the server's milliseconds} if too late
local time, before = redis.call('TIME'), ''
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[14]) then return {4, now} end
local function append(...)
  local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[13], '*', 'c', ARGV[1], 'n', ARGV[4], ...)
  before = redis.call('SET', KEYS[1], id .. ' ' .. ARGV[4], 'GET') or ''
  return id
end
local gen = redis.call('GETEX', KEYS[3], 'PERSIST') -- in use again, should the cache have been destroyed
if not gen then -- never written, evicted or flushed: a new one, in which the cache is empty
  gen = append()
  redis.call('SET', KEYS[3], gen)
end
if gen ~= ARGV[2] then return {0, gen} end
local old = redis.call('GET', KEYS[4])
local live, leased, deadline = false, false, 0
if old and #old >= 24 and old:byte(1) == 2 then
  deadline = struct.unpack('>I8', old, 5)
  local running = deadline == 0 or deadline > now
  leased = running and old:byte(2) % 2 == 1
  live = running and not leased
  local ms, seq = old:match('^(%d+)%-(%d+) ........', 13)
  if not ms or tonumber(ms) >= 2 ^ 43 or tonumber(seq) >= 2 ^ 20 then -- no JVM could name it, so it is nothing
    live, leased = false, false
  end
  local space = old:find(' ', 13, true) or 13
  if old:sub(space + 1, space + 8) == ARGV[4] then return {3, old:sub(13, space - 1), deadline} end
end
if ARGV[15] == '1' then
  for _, record in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 256)) do
    if record[2][4] == ARGV[4] and record[2][6] == ARGV[3] then return {3, record[1], 0} end
  end
end
local e = ARGV[5]
if (e == '+' and not live) or (e == '-' and live) or (e == '0' and (live or leased))
    or (e == '=' and (not old or old:sub(13, 12 + #ARGV[6]) ~= ARGV[6])) then
  if e == '=' and live and ARGV[7] == 'p' and old:byte(4) == 0 and #old < 65536 then -- whoever changes it next is told
    redis.call('SET', KEYS[4], old:sub(1, 3) .. '\1' .. old:sub(5), 'KEEPTTL')
  end
  return {2, old or ''}
end
local prior = live and old or ''
if e == '=' then prior = live and old:byte(4) == 1 and 'w' or '' end -- the caller has the entry
if ARGV[7] == 'd' then
  return {1, redis.call('DEL', KEYS[4]) == 1 and append('k', ARGV[3]) or '', 0, prior, before}
end
local id = append('k', ARGV[3])
local ttl = tonumber(live and ARGV[9] or ARGV[8])
if ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
local rest = id .. ' ' .. ARGV[4] .. ARGV[11]
if deadline == 0 then
  redis.call('SET', KEYS[4], '\2' .. ARGV[10] .. '\0\0\0\0\0\0\0\0\0' .. rest)
else
  local entry = '\2' .. ARGV[10] .. struct.pack('>BI8', 0, deadline) .. rest
  redis.call('SET', KEYS[4], entry, 'PX', math.max(0, deadline - now) + ARGV[12])
end
return {1, id, deadline, prior, before}
