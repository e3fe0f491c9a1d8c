-- Moves the deadlines of live entries that have not changed since they were read; logs those that come nearer.
-- KEYS head, log, generation, then the entries
-- ARGV 1 cache, 2 generation, 3 nonce, 4 slack in milliseconds, 5 length of the log, then three for each entry: key,
--      version, milliseconds to live (-1 for ever)
-- Returns for each entry whether it was moved (0, 1); nothing if the generation is old
if text(KEYS[3]) ~= ARGV[2] then return {} end
local time, moved = redis.call('TIME'), {}
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function touch(name, key, version, ttl)
  local old = text(name)
  if not old or old:byte(1) ~= 2 or old:sub(13, 12 + #version) ~= version then return 0 end
  local before = struct.unpack('>I8', old, 5)
  if before ~= 0 and before <= now then return 0 end -- somebody may have seen it expire
  local deadline = ttl < 0 and 0 or now + ttl
  if deadline ~= 0 and (before == 0 or deadline < before) then -- copies elsewhere would live too long
    local id = append(ARGV[5], 'c', ARGV[1], 'n', ARGV[3], 'k', key)
    move(id .. ' ' .. ARGV[3])
  end
  local entry = old:sub(1, 4) .. struct.pack('>I8', deadline) .. old:sub(13)
  if deadline == 0 then
    redis.call('SET', name, entry)
  else
    redis.call('SET', name, entry, 'PX', deadline - now + ARGV[4])
  end
  return 1
end
for i = 4, #KEYS do
  local a = 3 * i - 6
  moved[i - 3] = touch(KEYS[i], ARGV[a], ARGV[a + 1], tonumber(ARGV[a + 2]))
end
return moved
