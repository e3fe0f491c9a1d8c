-- Makes changes of partitions that lie on one server, whatever there was. Each partition is for itself: it is refused if
-- a newer batch of the same writer has been there, and what fails in it concerns no other.
-- KEYS the heads of the partitions, their logs, their generations, their writers (only if the batches are numbered), then
--      the entries of one partition after the other, or one entry and aside (where its payload was sent ahead)
-- ARGV parts (how many partitions), cache, numbered (0, 1), priors (0, 1: whether they are wanted), slack (in milliseconds), logLength,
--      notAfter (the server's milliseconds after which nobody waits for this), keysEach (how many keys share a record),
--      then four for each partition: generation, nonce, sequence (of this batch; '' if it has none) and how many entries,
--      then four for each entry: key, change (p with flags and codec behind it, d), millis (to live, -1 for ever; two of
--      them if an entry that is there gets another time, -2 as it was), payload
-- Returns for each partition {6} if what was sent ahead is not there,
--      {0, generation, whether a clear began it at its time (0, 1)} if the generation is old,
--      {3} if a newer batch has been here,
--      {4, the server's milliseconds} if too late,
--      {7, what Redis says} if it was refused (where all are, or this is a replica, the script fails),
--      else {1, head before, ids of the records}, then for each entry its deadline (0 for never or deleted, -1 if
--      nothing had to be done, below if a fence refused it) and the live entry before if that is wanted
local parts, cache, numbered, priors, slack, logLength, notAfter, keysEach = unpack(ARGV, 1, 8)
local wanted, each, count = priors == '1', tonumber(keysEach), tonumber(parts)
numbered = numbered == '1'
local first = (numbered and 4 or 3) * count + 1 -- of KEYS that are entries
local base = 4 * (count - first) + 9 -- where the arguments of an entry begin: there, and four for each key
local aside = unpack(KEYS, first + (#ARGV - 8) / 4 - count)
local states = redis.call('MGET', unpack(KEYS, 2 * count + 1, first - 1)) -- generations, and the numbers of writers
local time, results, failure = redis.call('TIME'), {}, nil
local logged -- the version of the newest record that the present share has appended, while the head has not moved
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function look(key, whole) -- what is in place of an entry; a blank if it is not even a string
  return whole and text(key) or found('GETRANGE', key, 0, 11) or ' '
end
local function outdated(gen)
  local begunAt, number = gen:match('(%d+)%-(%d+)')
  return {0, gen, number % 2 == 0 and tonumber(begunAt) <= now and 1 or 0} -- later than now: a clock was set
end
local function write(p, from, to) -- the entries of a partition are these keys
  headKey, logKey, logged = KEYS[p], KEYS[count + p], nil
  local generationKey, writerKey = KEYS[2 * count + p], KEYS[3 * count + p]
  local generation, nonce, sequence = unpack(ARGV, 4 * p + 5, 4 * p + 7)
  if states[p] ~= generation or generation == '' then
    local gen = present(generationKey, generation, logLength, cache, nonce)
    if gen ~= generation then return outdated(gen) end
  end
  if numbered and tonumber(sequence) <= (tonumber(states[count + p] or 0) or 0) then return {3} end
  if aside and not isAside(aside, ARGV[base + 4 * first + 3]) then return {6} end
  local todo, deadlines, before, ids = {}, {}, {}, {}
  for i = from, to do -- look where that matters, and decide
    local at, deadline, old, refused = base + 4 * i, -1, nil, nil
    local change, millis = ARGV[at + 1], ARGV[at + 2]
    local put, ttl = #change > 1, tonumber(millis)
    if wanted or not ttl then
      old = look(KEYS[i], wanted)
      if #old >= 12 and old:byte(1) == 2 then deadline = struct.unpack('>I8', old, 5) end
      local live = (deadline == 0 or deadline > now) and old:byte(2) % 2 == 0
      before[i] = wanted and live and old
      if put and not ttl then ttl = tonumber(millis:match(live and ' (%S+)' or '%S+')) end
    end
    if put or old ~= '' then
      refused = fence and fence(i, ARGV[at], generation)
      if not refused then todo[#todo + 1] = i end
    end
    if not put then deadline = old == '' and -1 or 0 elseif ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
    deadlines[i] = refused or deadline
  end
  for start = 1, #todo, each do -- log, and write
    local stop, fields, prefix, kind, deadline = math.min(start + each, #todo + 1) - 1, {}
    for n = start, stop do
      fields[#fields + 1], fields[#fields + 2] = 'k', ARGV[base + 4 * todo[n]]
    end
    local id = append(logLength, 'c', cache, 'n', nonce, unpack(fields))
    local version = id .. ' ' .. nonce
    logged = version
    for n = start, stop do
      local i = todo[n]
      local at = base + 4 * i
      local change = ARGV[at + 1]
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
          redis.call('SET', KEYS[i], prefix .. ARGV[at + 3])
        else
          redis.call('SET', KEYS[i], prefix .. ARGV[at + 3], 'PX', math.max(0, deadline - now) + slack)
        end
      end
    end
    ids[#ids + 1] = id
  end
  if numbered then redis.call('SET', writerKey, sequence, 'PX', 3600000) end
  if #ids > 0 or not numbered then persist(generationKey) end -- also where nothing is to do: a replica refuses it
  local head = logged and move(logged) or ''
  local result = {1, head, ids}
  for i = from, to do
    result[#result + 1] = deadlines[i]
    if wanted then result[#result + 1] = before[i] or '' end
  end
  return result
end
if now > tonumber(notAfter) then
  for p = 1, count do results[p] = {4, now} end
  return results
end
local from, refusals = first, 0
for p = 1, count do
  local entries = tonumber(ARGV[4 * p + 8])
  local done, result = pcall(write, p, from, from + entries - 1)
  if not done then
    refusals, failure = refusals + 1, type(result) == 'table' and result.err or tostring(result)
    if failure:find('READONLY', 1, true) then return {err = failure} end -- a replica: none of the shares was made
    if logged then -- some entries may be written: everybody must look, nobody may go on from the head before
      told, toldOf = nil, logKey
      pcall(move, logged)
    end
    result = {7, failure}
  end
  results[p], from = result, from + entries
end
if refusals == count then return {err = failure} end
return results
