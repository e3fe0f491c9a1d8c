-- Moves the deadlines of live entries that have not changed since they were read; logs those that come nearer.
-- KEYS headKey, logKey, generationKey, then the entries
-- ARGV cache, generation, nonce, slack (in milliseconds), logLength, then three for each entry: key, version, millis
--      (to live, -1 for ever)
-- Returns for each entry whether it was moved (0, 1); nothing if the generation is old
local generationKey = KEYS[3]
local cache, generation, nonce, slack, logLength = unpack(ARGV, 1, 5)
if text(generationKey) ~= generation then return {} end
local time, moved = redis.call('TIME'), {}
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function touch(name, key, version, ttl)
  local old = found('GETRANGE', name, 0, 63) or '' -- its header
  if old:byte(1) ~= 2 or old:sub(13, 12 + #version) ~= version then return 0 end
  local before = struct.unpack('>I8', old, 5)
  if before ~= 0 and before <= now then return 0 end -- somebody may have seen it expire
  local deadline = ttl < 0 and 0 or now + ttl
  if deadline ~= 0 and (before == 0 or deadline < before) then -- copies elsewhere would live too long
    local id = append(logLength, 'c', cache, 'n', nonce, 'k', key)
    move(id .. ' ' .. nonce)
  end
  redis.call('SETRANGE', name, 4, struct.pack('>I8', deadline))
  if deadline == 0 then redis.call('PERSIST', name) else redis.call('PEXPIRE', name, deadline - now + slack) end
  return 1
end
for i = 4, #KEYS do
  local key, version, millis = unpack(ARGV, 3 * i - 6, 3 * i - 4)
  moved[i - 3] = touch(KEYS[i], key, version, tonumber(millis))
end
return moved
