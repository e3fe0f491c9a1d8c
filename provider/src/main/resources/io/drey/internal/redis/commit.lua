-- Makes one change of one entry if it is as expected.
-- KEYS head, log, generation, entry
-- ARGV 1 cache, 2 generation, 3 key, 4 nonce, 5 expectation (* any, + live, - not live, 0 neither live nor leased,
--      = exactly: a live value or a lease, x exactly: a value that has expired), 6 expected version, 7 change (p, d),
--      8 and 9 milliseconds to live on creation and update (-1 for ever, -2 as it was), 10 flags and codec, 11 payload,
--      12 slack in milliseconds, 13 length of the log, 14 the server's milliseconds after which nobody waits for this,
--      15 '' unless this was sent before, else the newest record known before that ('?' if none was)
-- Returns {0, generation} if the generation is old, {1, id, deadline, prior (or with = whether a change was refused
--      before), head before} if made, {2, entry, whether it is over (0, 1)} if refused, {3, id, deadline (-1 if it no longer stands there)} if it had been made before, {4, the
--      server's milliseconds} if too late, {5} if it may have been made before and that cannot be told
local time, before = redis.call('TIME'), ''
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[14]) then return {4, now} end
local gen = generation(KEYS[3], ARGV[2], ARGV[13], ARGV[1], ARGV[4])
if gen ~= ARGV[2] then return {0, gen} end
local old = text(KEYS[4])
local running, lease, deadline, version = false, false, 0, nil
if old and #old >= 24 and old:byte(1) == 2 then
  deadline = struct.unpack('>I8', old, 5)
  local id = old:match('^(%d+%-%d+) ........', 13)
  running = (deadline == 0 or deadline > now) and id and valid(id) -- what no JVM could name is nothing
  lease = old:byte(2) % 2 == 1
  local space = old:find(' ', 13, true) or 13
  version = old:sub(13, space + 8)
  if version:sub(-8) == ARGV[4] then return {3, old:sub(13, space - 1), deadline} end
end
if ARGV[15] ~= '' then
  local id = search(ARGV[4], ARGV[3], ARGV[15])
  if id then return {3, id, -1} elseif id == false then return {5} end
end
local e, live, same = ARGV[5], running and not lease, version == ARGV[6]
if (e == '+' and not live) or (e == '-' and live) or (e == '0' and running)
    or (e == '=' and not (same and (live or lease))) or (e == 'x' and (running or not same)) then
  if e == '=' and live and ARGV[7] == 'p' and old:byte(4) == 0 and #old < 65536 then -- whoever changes it next is told
    redis.call('SET', KEYS[4], old:sub(1, 3) .. '\1' .. old:sub(5), 'KEEPTTL')
  end
  return {2, old or '', running and 0 or 1}
end
local function record()
  local id = append(ARGV[13], 'c', ARGV[1], 'n', ARGV[4], 'k', ARGV[3])
  before = move(id .. ' ' .. ARGV[4])
  persist(KEYS[3])
  return id
end
local prior = live and old or ''
if e == '=' then prior = live and old:byte(4) == 1 and 'w' or '' end -- the caller has the entry
if ARGV[7] == 'd' then
  return {1, redis.call('DEL', KEYS[4]) == 1 and record() or '', 0, prior, before}
end
local id = record()
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
