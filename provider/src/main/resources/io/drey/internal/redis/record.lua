-- How a change is recorded: the beginning of every script that makes one.
-- KEYS headKey, logKey
local headKey, logKey = unpack(KEYS, 1, 2)
local rings = false -- what the channel has behind the head's name; false if nobody can be told by PUBLISH: not through a
-- proxy, and in a Cluster all nodes would hear it
local told, toldOf -- what was appended since the head moved last, and to which log; nil if whoever is told must look
local fence, passes, seen -- what may refuse a change, and whether it refuses none, where there is such a thing; what it
-- has read of the log
local function found(...) -- what a command returns; nil if the key holds something of another type
  local value = redis.pcall(...)
  if type(value) ~= 'table' or not value.err then return value end
  return not value.err:find('WRONGTYPE', 1, true) and redis.call(...) or nil
end
local function text(key) -- what a string holds; nil if the key holds none
  return found('GET', key) or nil
end
local function valid(id) -- whether a version can hold this id
  local millis, sequence = id:match('^([1-9]%d*)%-(%d+)$')
  return millis and #sequence < 8 and tonumber(millis) < 8796093022208 and tonumber(sequence) < 1048576
end
local function tell(id, ...)
  if toldOf ~= logKey then told, toldOf = '', logKey end
  if told then told = told .. cmsgpack.pack(select('#', ...), id, ...) end
end
local function append(length, ...) -- appends a record; begins the log anew if none with a valid id can be appended
  local id = redis.pcall('XADD', logKey, 'MAXLEN', '~', length, '*', ...)
  if type(id) == 'string' then
    if #id < 20 and id < '8796093022208' then -- nearly always
      if rings then tell(id, ...) end
      return id
    end
    told, toldOf = nil, logKey
    if valid(id) then -- a clock that was set back lets sequences grow: go on in the next millisecond
      local millis, sequence = id:match('(%d+)%-(%d+)')
      if tonumber(sequence) > 524288 then
        redis.pcall('XSETID', logKey, string.format('%.0f-0', tonumber(millis) + 1))
      end
      return id
    end
  end
  if type(id) == 'string' or id.err:find('WRONGTYPE', 1, true) or id.err:find('last possible ID', 1, true) then
    redis.call('DEL', logKey)
  end
  told, toldOf = nil, logKey
  return redis.call('XADD', logKey, 'MAXLEN', '~', length, '*', ...)
end
local function tellOf(before, to) -- rings: the head was there, and has moved
  if rings then -- who may not publish goes without: a bell is but a hint
    local all = told and toldOf == logKey and before ~= '' and #told < 8192
    redis.pcall('PUBLISH', headKey .. rings, all and before .. told or to)
    told, toldOf = nil, nil
  end
end
local function move(to) -- moves the head, and rings; returns where it was
  local before = redis.pcall('SET', headKey, to, 'GET')
  if type(before) == 'table' then redis.call('SET', headKey, to) end
  before = type(before) == 'string' and before or ''
  tellOf(before, to)
  return before
end
local function persist(key) -- keeps a generation that is in use again, should the cache have been destroyed
  redis.call('GETEX', key, 'PERSIST') -- after the record: a full server refuses only the first write
end
-- Begins a generation by a record whose sequence is even if a clear began it, else odd. So the generation itself tells
-- how it began, also when the log has forgotten that.
local function begin(odd, length, ...)
  local id = append(length, ...)
  for _ = 1, 8 do
    if id:match('%d+$') % 2 == odd then break end
    redis.pcall('XDEL', logKey, id) -- before anybody sees it: that generation will be empty
    id = append(length, ...)
  end
  told, toldOf = nil, logKey -- what it means depends on its place in the log
  return id
end
local function present(key, known, length, cache, nonce) -- the cache's generation; a new, empty one if there is none
  local id = text(key)
  if (id ~= known or id == '') and not (id and valid(id)) then -- never written, evicted, flushed or garbage
    id = begin(1, length, 'c', cache, 'n', nonce)
    move(id .. ' ' .. nonce)
    redis.call('SET', key, id)
  end
  return id
end
