-- Makes changes of one partition whatever there was, unless a newer batch of the same writer has been here.
-- KEYS headKey, logKey, generationKey, writerKey, then the entries, or one entry and aside (where its payload was sent ahead)
-- ARGV cache, generation, nonce, sequence (of this batch), priors (0, 1: whether they are wanted), slack (in
--      milliseconds), logLength, notAfter (the server's milliseconds after which nobody waits for this), keysEach (how
--      many keys share a record), then four for each entry: key, change (p with flags and codec behind it, d), millis
--      (to live, -1 for ever; two of them if an entry that is there gets another time, -2 as it was), payload
-- Returns {6} if what was sent ahead is not there,
--      {0, generation, whether a clear began it at its time (0, 1)} if the generation is old,
--      {3} if a newer batch has been here,
--      {4, the server's milliseconds} if too late,
--      else {1, head before, ids of the records}, then for each entry its deadline (0 for never or deleted, -1 if
--      nothing had to be done, below if a fence refused it) and the live entry before if that is wanted
local generationKey, writerKey = unpack(KEYS, 3, 4)
local cache, generation, nonce, sequence, priors, slack, logLength, notAfter, keysEach = unpack(ARGV, 1, 9)
local last = (#ARGV - 9) / 4 + 4 -- of KEYS that are entries
local aside = unpack(KEYS, last + 1)
local function arguments(i) -- of the entry that is key i
  return unpack(ARGV, 4 * i - 10, 4 * i - 7)
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(notAfter) then return {4, now} end
local gen = present(generationKey, generation, logLength, cache, nonce)
if gen ~= generation then
  local begunAt, number = gen:match('(%d+)%-(%d+)')
  return {0, gen, number % 2 == 0 and tonumber(begunAt) <= now and 1 or 0} -- later than now: a clock was set
end
if tonumber(sequence) <= (tonumber(text(writerKey) or 0) or 0) then return {3} end
if aside and not isAside(aside, ARGV[#ARGV]) then return {6} end
local wanted, each = priors == '1', tonumber(keysEach)
local function look(key, whole) -- what is in place of an entry; a blank if it is not even a string
  return whole and text(key) or found('GETRANGE', key, 0, 11) or ' '
end
local todo, deadlines, before, ids = {}, {}, {}, {}
for i = 5, last do -- look where that matters, and decide
  local deadline, old, refused = -1, nil, nil
  local name, change, millis = arguments(i)
  local put, ttl = #change > 1, tonumber(millis)
  if wanted or not ttl then
    old = look(KEYS[i], wanted)
    if #old >= 12 and old:byte(1) == 2 then deadline = struct.unpack('>I8', old, 5) end
    local live = (deadline == 0 or deadline > now) and old:byte(2) % 2 == 0
    before[i] = wanted and live and old
    if put and not ttl then ttl = tonumber(millis:match(live and ' (%S+)' or '%S+')) end
  end
  if put or old ~= '' then
    refused = fence and fence(i, name)
    if not refused then todo[#todo + 1] = i end
  end
  if not put then deadline = old == '' and -1 or 0 elseif ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
  deadlines[i] = refused or deadline
end
for from = 1, #todo, each do -- log, and write
  local to, fields, prefix, kind, deadline = math.min(from + each, #todo + 1) - 1, {}
  for at = from, to do
    local key = arguments(todo[at])
    fields[#fields + 1], fields[#fields + 2] = 'k', key
  end
  local id = append(logLength, 'c', cache, 'n', nonce, unpack(fields))
  local version = id .. ' ' .. nonce
  for at = from, to do
    local i = todo[at]
    local _, change, _, payload = arguments(i)
    if #change == 1 then
      redis.call('DEL', KEYS[i])
    else
      if kind ~= change or deadline ~= deadlines[i] then -- of most entries the same
        kind, deadline = change, deadlines[i]
        prefix = '\2' .. kind:sub(2) .. struct.pack('>BI8', 0, deadline) .. version
      end
      if aside then
        rename(aside, KEYS[i], prefix, deadline ~= 0 and math.max(0, deadline - now) + slack or nil)
      elseif deadline == 0 then
        redis.call('SET', KEYS[i], prefix .. payload)
      else
        redis.call('SET', KEYS[i], prefix .. payload, 'PX', math.max(0, deadline - now) + slack)
      end
    end
  end
  ids[#ids + 1] = id
end
redis.call('SET', writerKey, sequence, 'PX', 3600000)
if #ids > 0 then persist(generationKey) end
local head = #ids > 0 and move(ids[#ids] .. ' ' .. nonce) or ''
local result = {1, head, ids}
for i = 5, last do
  result[#result + 1] = deadlines[i]
  if wanted then result[#result + 1] = before[i] or '' end
end
return result
