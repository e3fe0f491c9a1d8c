-- The handshake with a partition: checks that both sides agree, and begins the change log unless it has begun.
-- KEYS headKey, logKey, aboutKey
-- ARGV nonce, agreement (what is to stand in about)
-- Returns {what stands in about, the server's id ('' if it is not told), its milliseconds, what was garbage and began
--      anew, the head}
local aboutKey = KEYS[3]
local nonce, agreement = unpack(ARGV)
local mended = {}
local function sound(key, what, ...) -- what a command finds; nil if the key holds another type, and is deleted
  local value = found(...)
  if value == nil then
    redis.call('DEL', key)
    mended[#mended + 1] = what
  end
  return value
end
local about = sound(aboutKey, 'about', 'GET', aboutKey)
if about and not about:find('^%d+ ') then
  mended[#mended + 1] = 'about'
  about = nil
end
if not about then
  redis.call('SET', aboutKey, agreement)
  about = agreement
end
if about == agreement then
  local head = sound(headKey, 'head', 'GET', headKey)
  local log = sound(logKey, 'log', 'XREVRANGE', logKey, '+', '-', 'COUNT', 1)
  if not head or not log then
    local id = append('1000000', 'n', nonce)
    move(id .. ' ' .. nonce)
  end
end
local info, time = redis.pcall('INFO', 'server'), redis.call('TIME')
local id = type(info) == 'string' and info:match('run_id:(%x+)') or ''
return {about, id, time[1] * 1000 + math.floor(time[2] / 1000), table.concat(mended, ', '), text(headKey) or ''}
