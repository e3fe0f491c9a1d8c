-- Makes changes of partitions that lie on one server, whatever there was. Each partition is for itself: it is refused if
-- a newer batch of the same writer has been there, and what fails in it concerns no other.
-- KEYS the heads of the partitions, none of them twice, their logs, their generations, their writers (only if the batches are
--      numbered), then the entries of one partition after the other, or one entry and aside (where its payload was sent ahead)
-- ARGV parts (how many partitions), cache, numbered (0, 1), priors (0, 1: whether they are wanted), slack (in milliseconds), logLength,
--      notAfter (the server's milliseconds after which nobody waits for this), keysEach (how many keys share a record), kept
--      (0, 1: whether all generations are known to have no end), change and millis ('' unless those of all entries are alike),
--      then four for each partition: generation, nonce, sequence (of this batch; '' if it has none) and how many entries,
--      then four for each entry: key, change (p with flags and codec behind it, d), millis (to live, -1 for ever; two of
--      them if an entry that is there gets another time, -2 as it was), payload; or only the first and the last if they are alike
-- Returns for each partition {6} if what was sent ahead is not there,
--      {0, generation, whether a clear began it at its time (0, 1)} if the generation is old,
--      {3} if a newer batch has been here,
--      {4, the server's milliseconds} if too late,
--      {7, what Redis says} if it was refused (where all are, or this is a replica, the script fails),
--      else {1, head before, ids of the records}, then for each entry its deadline (0 for never or deleted, -1 if
--      nothing had to be done, below if a fence refused it) and the live entry before if that is wanted;
--      at last what a fence has read: {up to which record, reach, then each key and when it was changed};
--      or, where entries are alike and none had to be looked at, one string, which costs less: the deadline of all, the ids
--      behind it, each after a blank, and the head before in a line of its own
local parts, cache, numbered, priors, slack, logLength, notAfter, keysEach, kept, change, millis = unpack(ARGV, 1, 11)
local keys, values, call, try = KEYS, ARGV, redis.call, redis.pcall -- what is local costs half
local wanted, each, count, alike = priors == '1', tonumber(keysEach), tonumber(parts), change ~= ''
numbered = numbered == '1'
local step = alike and 2 or 4 -- arguments of an entry
local first = (numbered and 4 or 3) * count + 1 -- of KEYS that are entries
local base = 4 * count + 12 - step * first -- where the arguments of an entry begin: there, and as many for each key
local aside = unpack(KEYS, first + (#ARGV - 11 - 4 * count) / step)
local states = call('MGET', unpack(KEYS, 1, first - 1)) -- of logs nothing: that is cheaper than a second command
local time, results, failure, refusals = call('TIME'), {}, nil, 0
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local logged -- the version of the newest record that the present share has appended, while the head has not moved
local sets, set, ends = {}, 0, {} -- keys and values to be set together, how many, and where those of a share end
local news, size, mark = {}, 0, 0 -- what ring is to tell, how much that is, and where the present share begins in it
if count > 1 then tell = function() end end
local function look(key, whole) -- what is in place of an entry; a blank if it is not even a string
  return whole and text(key) or found('GETRANGE', key, 0, 11) or ' '
end
local function outdated(gen)
  local begunAt, number = gen:match('(%d+)%-(%d+)')
  return {0, gen, number % 2 == 0 and tonumber(begunAt) <= now and 1 or 0} -- later than now: a clock was set
end
local function refuse(p, why)
  if results[p][1] ~= 7 then
    refusals = refusals + 1
    local sequence = numbered and tonumber(values[4 * p + 10])
    if sequence and sequence > (tonumber(states[3 * count + p] or 0) or 0) then -- no newer batch has been here
      -- or else its records, if it was refused half-way, would be taken for its success
      redis.pcall('SET', keys[3 * count + p], string.format('%.0f', sequence + 1), 'PX', 3600000)
    end
  end
  failure, results[p] = why, {7, why}
end
local function settle(p) -- lets the head move, and tells of it; returns where it was
  local before = states[p] or ''
  sets[set + 1], sets[set + 2], set = headKey, logged, set + 2
  if rings and (not told or before == '') then -- a look will tell
    news[mark + 1], news[mark + 2], news[mark + 3], size = headKey .. rings, logged, 0, mark + (count > 1 and 3 or 2)
  elseif rings then
    news[mark + 1], news[mark + 2] = headKey .. rings, count > 1 and before or before .. told
    if count == 1 then size = 2 end
  end
  return before
end
local function log(nonce, names) -- appends a record of these keys
  local id
  if #names == 1 then
    id = append(logLength, 'c', cache, 'n', nonce, 'k', names[1])
  else
    local fields = {}
    for n = 1, #names do fields[2 * n - 1], fields[2 * n] = 'k', names[n] end
    id = append(logLength, 'c', cache, 'n', nonce, unpack(fields))
  end
  logged = id .. ' ' .. nonce
  if rings and count > 1 then
    if size == mark then news[mark + 3], size = 0, mark + 3 end
    news[size + 1], news[size + 2], news[size + 3], news[size + 4] = id, nonce, cache, #names
    for n = 1, #names do news[size + 4 + n] = names[n] end
    news[mark + 3], size = news[mark + 3] + 1, size + 4 + #names
  end
  if told and #told > 8192 then told = nil end
  return id
end
local plain = alike and not (wanted or aside) and tonumber(millis) -- then nothing has to be looked at, unless a fence does
if plain == -2 then plain = nil end
local plainly = plain and (plain < 0 and 0 or now + plain)
local lead = plain and '\2' .. change:sub(2) .. struct.pack('>BI8', 0, plainly)
local life = plain and plainly > 0 and math.max(0, plain) + slack
local function store(from, to, nonce) -- writes entries that are alike
  local ids = {}
  for start = from, to, each do
    local stop, names = math.min(start + each, to + 1) - 1, {}
    for i = start, stop do names[i - start + 1] = values[base + 2 * i] end
    ids[#ids + 1] = log(nonce, names)
    local prefix = lead .. logged
    for i = start, stop do
      local entry = prefix .. values[base + 2 * i + 1]
      if life then
        call('SET', keys[i], entry, 'PX', life)
      else
        sets[set + 1], sets[set + 2], set = keys[i], entry, set + 2
      end
    end
  end
  return ids
end
local function decide(from, to, generation) -- looks where that matters; returns what is to be done, deadlines, and entries before
  local todo, deadlines, before = {}, {}, {}
  for i = from, to do
    local at, deadline, old, refused = base + step * i, -1, nil, nil
    local change, millis = change, millis
    if not alike then change, millis = values[at + 1], values[at + 2] end
    local put, ttl = #change > 1, tonumber(millis)
    if wanted or not ttl then
      old = look(keys[i], wanted)
      if #old >= 12 and old:byte(1) == 2 then deadline = struct.unpack('>I8', old, 5) end
      local live = (deadline == 0 or deadline > now) and old:byte(2) % 2 == 0
      before[i] = wanted and live and old
      if put and not ttl then ttl = tonumber(millis:match(live and ' (%S+)' or '%S+')) end
    end
    if put or old ~= '' then
      refused = fence and fence(i, values[at], generation)
      if not refused then todo[#todo + 1] = i end
    end
    if not put then deadline = old == '' and -1 or 0 elseif ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
    deadlines[i] = refused or deadline
  end
  return todo, deadlines, before
end
local function make(todo, deadlines, nonce) -- logs, and writes
  local ids = {}
  for start = 1, #todo, each do
    local stop, names, prefix, kind, deadline = math.min(start + each, #todo + 1) - 1, {}
    for n = start, stop do names[#names + 1] = values[base + step * todo[n]] end
    ids[#ids + 1] = log(nonce, names)
    for n = start, stop do
      local i = todo[n]
      local at = base + step * i
      local change = alike and change or values[at + 1]
      if #change == 1 then
        call('DEL', keys[i])
      else
        if kind ~= change or deadline ~= deadlines[i] then -- of most entries the same
          kind, deadline = change, deadlines[i]
          prefix = '\2' .. kind:sub(2) .. struct.pack('>BI8', 0, deadline) .. logged
        end
        if aside then
          rename(aside, keys[i], prefix, deadline ~= 0 and math.max(0, deadline - now) + slack or nil)
        elseif deadline == 0 then
          sets[set + 1], sets[set + 2], set = keys[i], prefix .. values[at + step - 1], set + 2
        else
          call('SET', keys[i], prefix .. values[at + step - 1], 'PX', math.max(0, deadline - now) + slack)
        end
      end
    end
  end
  return ids
end
local function write(p, from, to) -- the entries of a partition are these keys
  headKey, logKey, logged, mark = keys[p], keys[count + p], nil, size
  told, toldOf = '', logKey
  local generationKey = keys[2 * count + p]
  local generation, nonce, sequence = unpack(values, 4 * p + 8, 4 * p + 10)
  if states[2 * count + p] ~= generation or generation == '' then
    local gen = present(generationKey, generation, logLength, cache, nonce)
    if gen ~= generation then return outdated(gen) end
  end
  if numbered and tonumber(sequence) <= (tonumber(states[3 * count + p] or 0) or 0) then return {3} end
  if aside and not isAside(aside, values[base + step * first + step - 1]) then return {6} end
  local ids, todo, deadlines, before
  if plain and (not fence or passes(generation)) then
    ids = store(from, to, nonce)
  else
    todo, deadlines, before = decide(from, to, generation)
    ids = make(todo, deadlines, nonce)
  end
  if numbered then call('SET', keys[3 * count + p], sequence, 'PX', 3600000) end
  if #ids == 0 and not numbered or #ids > 0 and kept == '0' then
    persist(generationKey) -- also where nothing is to do: a replica refuses it
  end
  local head = logged and settle(p) or ''
  -- '%s' would end a head at the first zero byte of its nonce
  if plain and not fence then return string.format('%.0f ', plainly) .. table.concat(ids, ' ') .. '\n' .. head end
  local result = {1, head, ids}
  for i = from, to do
    result[#result + 1] = deadlines and deadlines[i] or plainly
    if wanted then result[#result + 1] = before[i] or '' end
  end
  result[#result + 1] = seen -- if a fence has read the log
  return result
end
if now > tonumber(notAfter) then
  for p = 1, count do results[p] = {4, now} end
  return results
end
-- Nearly always a share is a few new values that live for ever, of a generation that is known and kept. Writes them as write
-- does, but looks at nothing else, which costs the server a sixth less for a key. Returns nothing if write must do it, and
-- then has not moved the head: what it may have appended is gone, or names keys that write changes, too.
local brief = plain and plain < 0 and count > 1 and kept == '1' and not (numbered or fence)
local function writeBriefly(p, from, entries)
  local generation, nonce = unpack(values, 4 * p + 8, 4 * p + 9)
  if states[2 * count + p] ~= generation or generation == '' then return nil end
  local at, log, id = base + 2 * from, keys[count + p], nil
  if entries == 1 then
    id = try('XADD', log, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, 'k', values[at])
  else
    local fields = {}
    for n = 1, entries do fields[2 * n - 1], fields[2 * n] = 'k', values[at + 2 * n - 2] end
    id = try('XADD', log, 'MAXLEN', '~', logLength, '*', 'c', cache, 'n', nonce, unpack(fields))
  end
  if type(id) ~= 'string' then return nil end
  if #id > 19 or id >= '8796093022208' then -- as in append, which knows what to do
    try('XDEL', log, id)
    return nil
  end
  local version, before, head = id .. ' ' .. nonce, states[p] or '', keys[p]
  local prefix = lead .. version
  sets[set + 1], sets[set + 2], set = head, version, set + 2
  for n = 0, entries - 1 do
    sets[set + 1], sets[set + 2], set = keys[from + n], prefix .. values[at + 2 * n + 1], set + 2
  end
  if rings and before == '' then -- a look will tell
    news[size + 1], news[size + 2], news[size + 3], size = head .. rings, version, 0, size + 3
  elseif rings then
    news[size + 1], news[size + 2], news[size + 3] = head .. rings, before, 1
    news[size + 4], news[size + 5], news[size + 6], news[size + 7] = id, nonce, cache, entries
    for n = 1, entries do news[size + 7 + n] = values[at + 2 * n - 2] end
    size = size + 7 + entries
  end
  return '0 ' .. id .. '\n' .. before
end
local from = first
for p = 1, count do
  local entries = tonumber(values[4 * p + 11])
  local done, result = true, brief and entries <= each and writeBriefly(p, from, entries)
  if not result then done, result = pcall(write, p, from, from + entries - 1) end
  results[p], from = result, from + entries
  if not done then
    results[p] = {}
    refuse(p, type(result) == 'table' and result.err or tostring(result))
    if failure:find('READONLY', 1, true) then return {err = failure} end -- a replica: none of the shares was made
    told, size = nil, mark
    if logged then settle(p) end -- some entries may be written: everybody must look, nobody may go on from the head before
  end
  ends[p] = set
end
if set > 0 and redis.pcall('MSET', unpack(sets)).err then -- this user may not, or not at all
  local p = 1
  for n = 2, set, 2 do
    while ends[p] < n do p = p + 1 end
    local refused = redis.pcall('SET', sets[n - 1], sets[n]).err
    if refused then refuse(p, refused) end
  end
end
ring(news, size)
if refusals == count then return {err = failure} end
return results
