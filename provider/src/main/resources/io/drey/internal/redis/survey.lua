-- Looks at a partition for an operator; changes nothing.
-- KEYS headKey, logKey, aboutKey
-- Returns {what stands in about, the head, records in the log (-1 if something else stands there, -2 if that is not told), id
--      of the oldest, id of the newest, nonce of the newest, bytes that the log takes (-1 if that is not told), the server's id ('' if it is
--      not told), the server's milliseconds}; what is missing is ''
local headKey, logKey, aboutKey = unpack(KEYS)
local function asked(...) -- what a command returns; nothing if it was refused
  local value = redis.pcall(...)
  return (type(value) ~= 'table' or not value.err) and value or nil
end
local length, bytes = redis.pcall('XLEN', logKey), asked('MEMORY', 'USAGE', logKey)
if type(length) == 'table' then length = length.err:find('WRONGTYPE', 1, true) and -1 or -2 end
local oldest, newest = asked('XRANGE', logKey, '-', '+', 'COUNT', 1), asked('XREVRANGE', logKey, '+', '-', 'COUNT', 1)
oldest, newest = oldest and oldest[1] or {''}, newest and newest[1] or {'', {}}
local nonce = ''
for i = 1, #newest[2], 2 do
  if newest[2][i] == 'n' then nonce = newest[2][i + 1] end
end
local info, time = asked('INFO', 'server'), redis.call('TIME')
return {
  asked('GET', aboutKey) or '', asked('GET', headKey) or '', length, oldest[1], newest[1], nonce, bytes or -1,
  info and info:match('run_id:(%x+)') or '', time[1] * 1000 + math.floor(time[2] / 1000)
}
