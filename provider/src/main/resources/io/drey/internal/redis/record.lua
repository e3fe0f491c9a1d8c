-- How a change is recorded: what the scripts that make one begin with.
-- KEYS head, log
local function found(...) -- what a command says of a key; nil if something else stands there than it is for
  local value = redis.pcall(...)
  if type(value) ~= 'table' or not value.err then return value end
  return not value.err:find('WRONGTYPE', 1, true) and redis.call(...) or nil
end
local function text(key) -- what a string holds; nil if there is none, or something else
  return found('GET', key) or nil
end
local function valid(id) -- whether it is an id that versions can hold
  local millis, sequence = id:match('^([1-9]%d*)%-(%d+)$')
  return millis and #sequence < 8 and tonumber(millis) < 8796093022208 and tonumber(sequence) < 1048576
end
local function append(length, ...) -- where no record can be appended, or none with a valid id, the log begins anew
  local id = redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', length, '*', ...)
  if type(id) == 'string' then
    if #id < 20 and id < '8796093022208' then return id end -- nearly always
    if valid(id) then -- a clock that was set back lets sequences grow: go on in the next millisecond
      local millis, sequence = id:match('(%d+)%-(%d+)')
      if tonumber(sequence) > 524288 then
        redis.pcall('XSETID', KEYS[2], string.format('%.0f-0', tonumber(millis) + 1))
      end
      return id
    end
  end
  if type(id) == 'string' or id.err:find('WRONGTYPE', 1, true) or id.err:find('last possible ID', 1, true) then
    redis.call('DEL', KEYS[2])
  end
  return redis.call('XADD', KEYS[2], 'MAXLEN', '~', length, '*', ...)
end
local function move(to) -- moves the head; returns where it was
  local before = redis.pcall('SET', KEYS[1], to, 'GET')
  if type(before) == 'table' then redis.call('SET', KEYS[1], to) end
  return type(before) == 'string' and before or ''
end
local function persist(key) -- in use again, should the cache have been destroyed; a write, hence not before the record:
  redis.call('GETEX', key, 'PERSIST') -- a server that is full refuses the first write of a script only
end
local function begin(odd, length, ...) -- a generation, by a record whose sequence is odd unless a clear began it: the log may
  local id = append(length, ...) -- forget how that was, the generation itself tells
  for _ = 1, 8 do
    if id:match('%d+$') % 2 == odd then break end
    redis.pcall('XDEL', KEYS[2], id) -- before anybody sees it: who hears of this one only would look into an empty generation
    id = append(length, ...)
  end
  return id
end
local function generation(key, known, length, cache, nonce) -- that of the cache; a new, empty one if there is none
  local id = text(key)
  if (id ~= known or id == '') and not (id and valid(id)) then -- never written, evicted, flushed or garbage
    id = begin(1, length, 'c', cache, 'n', nonce)
    move(id .. ' ' .. nonce)
    redis.call('SET', key, id)
  end
  return id
end
