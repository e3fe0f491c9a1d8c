-- Makes changes of one partition whatever there was, unless a newer batch of the same writer has been here.
-- KEYS head, log, generation, writer, then the entries
-- ARGV 1 cache, 2 generation, 3 nonce, 4 sequence of this batch, 5 priors wanted (0, 1), 6 slack in milliseconds,
--      7 length of the log, 8 the server's milliseconds after which nobody waits for this, 9 how many keys share a record,
--      then four for each entry: key, change (p with flags and codec behind it, d), milliseconds to live (-1 for ever; two
--      of them if an entry that is there gets another time, -2 as it was), payload
-- Returns {0, generation, whether a clear began it at its time (0, 1)} if the generation is old, {3} if a newer batch has been here, {4, the server's milliseconds} if
--      too late, else {1, head before, ids of the records, then for each entry its deadline (0 for never or deleted, -1 if
--      nothing had to be done) and the live entry before if that is wanted}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[8]) then return {4, now} end
local gen = generation(KEYS[3], ARGV[2], ARGV[7], ARGV[1], ARGV[3])
if gen ~= ARGV[2] then
  local millis, sequence = gen:match('(%d+)%-(%d+)')
  return {0, gen, sequence % 2 == 0 and tonumber(millis) <= now and 1 or 0} -- later than now: a clock was set
end
local last = tonumber(text(KEYS[4]) or 0) or 0
if tonumber(ARGV[4]) <= last then return {3} end
local wanted, each = ARGV[5] == '1', tonumber(ARGV[9])
local function look(key, whole) -- what is in place of an entry; a blank if it is not even a string
  return whole and text(key) or found('GETRANGE', key, 0, 11) or ' '
end
local todo, deadlines, before, ids = {}, {}, {}, {}
for i = 5, #KEYS do -- look where that matters, and decide
  local a, deadline, old = 4 * i - 10, -1, nil -- the first argument of entry i
  local put, ttl = #ARGV[a + 1] > 1, tonumber(ARGV[a + 2])
  if wanted or not ttl then
    old = look(KEYS[i], wanted)
    if #old >= 12 and old:byte(1) == 2 then deadline = struct.unpack('>I8', old, 5) end
    local live = (deadline == 0 or deadline > now) and old:byte(2) % 2 == 0
    before[i] = wanted and live and old
    if put and not ttl then ttl = tonumber(ARGV[a + 2]:match(live and ' (%S+)' or '%S+')) end
  end
  if put or old ~= '' then todo[#todo + 1] = i end
  if not put then deadline = old == '' and -1 or 0 elseif ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
  deadlines[i] = deadline
end
for from = 1, #todo, each do -- log, and write
  local to, fields, prefix, kind, deadline = math.min(from + each, #todo + 1) - 1, {}
  for at = from, to do fields[#fields + 1], fields[#fields + 2] = 'k', ARGV[4 * todo[at] - 10] end
  local id = append(ARGV[7], 'c', ARGV[1], 'n', ARGV[3], unpack(fields))
  local version = id .. ' ' .. ARGV[3]
  for at = from, to do
    local i = todo[at]
    local a = 4 * i - 10
    if #ARGV[a + 1] == 1 then
      redis.call('DEL', KEYS[i])
    else
      if kind ~= ARGV[a + 1] or deadline ~= deadlines[i] then -- of most entries the same
        kind, deadline = ARGV[a + 1], deadlines[i]
        prefix = '\2' .. kind:sub(2) .. struct.pack('>BI8', 0, deadline) .. version
      end
      if deadline == 0 then
        redis.call('SET', KEYS[i], prefix .. ARGV[a + 3])
      else
        redis.call('SET', KEYS[i], prefix .. ARGV[a + 3], 'PX', math.max(0, deadline - now) + ARGV[6])
      end
    end
  end
  ids[#ids + 1] = id
end
redis.call('SET', KEYS[4], ARGV[4], 'PX', 3600000)
if #ids > 0 then persist(KEYS[3]) end
local head = #ids > 0 and move(ids[#ids] .. ' ' .. ARGV[3]) or ''
local result = {1, head, ids}
for i = 5, #KEYS do
  result[#result + 1] = deadlines[i]
  if wanted then result[#result + 1] = before[i] or '' end
end
return result
