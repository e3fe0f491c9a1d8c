-- The handshake with a partition: checks that both sides agree, and begins the change log unless it has begun.
-- KEYS head, log, about
-- ARGV 1 nonce, 2 what is to stand in about
-- Returns {what stands there, the server's id ('' if it is not told), its milliseconds, what was garbage and began anew, the head}
local mended = {}
local function sound(key, what, ...) -- what a command finds there; nothing if that is of another kind, which goes
  local value = found(...)
  if value == nil then
    redis.call('DEL', key)
    mended[#mended + 1] = what
  end
  return value
end
local about = sound(KEYS[3], 'about', 'GET', KEYS[3])
if about and not about:find('^%d+ ') then
  mended[#mended + 1] = 'about'
  about = nil
end
if not about then
  redis.call('SET', KEYS[3], ARGV[2])
  about = ARGV[2]
end
if about == ARGV[2] then
  local head = sound(KEYS[1], 'head', 'GET', KEYS[1])
  local log = sound(KEYS[2], 'log', 'XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
  if not head or not log then
    local id = append('1000000', 'n', ARGV[1])
    move(id .. ' ' .. ARGV[1])
  end
end
local info, time = redis.pcall('INFO', 'server'), redis.call('TIME')
local id = type(info) == 'string' and info:match('run_id:(%x+)') or ''
return {about, id, time[1] * 1000 + math.floor(time[2] / 1000), table.concat(mended, ', '), text(KEYS[1]) or ''}
