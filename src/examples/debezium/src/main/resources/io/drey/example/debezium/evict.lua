local headKey, logKey = unpack(KEYS, 1, 2)
local rings = ''
local told, toldOf
local fence, passes, seen
local function found(...)
local value = redis.pcall(...)
if type(value) ~= 'table' or not value.err then return value end
return not value.err:find('WRONGTYPE', 1, true) and redis.call(...) or nil
end
local function text(key)
return found('GET', key) or nil
end
local function valid(id)
local millis, sequence = id:match('^([1-9]%d*)%-(%d+)$')
return millis and #sequence < 8 and tonumber(millis) < 8796093022208 and tonumber(sequence) < 1048576
end
local function tell(id, ...)
if toldOf ~= logKey then told, toldOf = '', logKey end
if told then told = told .. cmsgpack.pack(select('#', ...), id, ...) end
end
local function append(length, ...)
local id = redis.pcall('XADD', logKey, 'MAXLEN', '~', length, '*', ...)
if type(id) == 'string' then
if #id < 20 and id < '8796093022208' then
if rings then tell(id, ...) end
return id
end
told, toldOf = nil, logKey
if valid(id) then
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
local function tellOf(before, to)
if rings then
local all = told and toldOf == logKey and before ~= '' and #told < 8192
redis.pcall('PUBLISH', headKey .. rings, all and before .. told or to)
told, toldOf = nil, nil
end
end
local function move(to)
local before = redis.pcall('SET', headKey, to, 'GET')
if type(before) == 'table' then redis.call('SET', headKey, to) end
before = type(before) == 'string' and before or ''
tellOf(before, to)
return before
end
local function persist(key)
redis.call('GETEX', key, 'PERSIST')
end
local function begin(odd, length, ...)
local id = append(length, ...)
for _ = 1, 8 do
if id:match('%d+$') % 2 == odd then break end
redis.pcall('XDEL', logKey, id)
id = append(length, ...)
end
told, toldOf = nil, logKey
return id
end
local function present(key, known, length, cache, nonce)
local id = text(key)
if (id ~= known or id == '') and not (id and valid(id)) then
id = begin(1, length, 'c', cache, 'n', nonce)
move(id .. ' ' .. nonce)
redis.call('SET', key, id)
end
return id
end
local generationKey, entryKey = unpack(KEYS, 3)
local cache, generation, key, logLength = unpack(ARGV)
local before = text(headKey)
if not before then return {2} end
local present = text(generationKey) or ''
if present ~= generation then return {0, present} end
local time, nonce = redis.call('TIME'), ''
local hash = redis.sha1hex(before .. time[1] .. ' ' .. time[2] .. key)
for at = 1, 16, 2 do nonce = nonce .. string.char(tonumber(hash:sub(at, at + 1), 16)) end
local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
move(id .. ' ' .. nonce)
return {1, id, generation == '' and 0 or redis.call('DEL', entryKey)}
