-- Makes changes of one partition whatever there was, unless a newer batch of the same writer has been here.
-- KEYS head, log, generation, writer, then the entries
-- ARGV 1 cache, 2 generation, 3 nonce, 4 sequence of this batch, 5 sequence of the batch whose answer was lost (0 none),
--      6 priors wanted (0, 1), 7 slack in milliseconds, 8 length of the log, then four for each entry: key, change
--      (e eternal, d delete, t timed; an r behind it: also in the batch whose answer was lost), lifetime, flags and codec
--      and payload
-- Returns {0, generation} if the generation is old, {3} if a newer batch has been here, else {1, then for each entry id,
-- deadline, prior}
local gen = redis.call('GET', KEYS[3])
if gen ~= ARGV[2] then
  if not gen then
    gen = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[1], 'n', ARGV[3])
    redis.call('SET', KEYS[1], gen .. ' ' .. ARGV[3])
    redis.call('SET', KEYS[3], gen)
  end
  return {0, gen}
end
local last = tonumber(redis.call('GET', KEYS[4]) or '0')
if tonumber(ARGV[4]) <= last then return {3} end
local settled = ARGV[5] ~= '0' and last >= tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local result, head = {1}, nil
for i = 5, #KEYS do
  local a = 9 + (i - 5) * 4
  local change, id, deadline, old = ARGV[a + 1], '', 0, false
  if not (settled and change:sub(2) == 'r') then
    change = change:sub(1, 1)
    if change ~= 'e' or ARGV[6] == '1' then old = redis.call('GET', KEYS[i]) end
    if change ~= 'd' or old then
      id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[1], 'k', ARGV[a], 'n', ARGV[3])
      head = id
    end
    if change == 'd' then
      if old then redis.call('DEL', KEYS[i]) end
    else
      if change == 't' then
        local was = old and #old >= 32 and old:byte(1) == 1 and struct.unpack('>I8', old, 5) or -1
        local live = was == 0 or (was > now and old:byte(2) % 2 == 0)
        local create, update = ARGV[a + 2]:match('(%S+) (%S+)')
        local ttl = tonumber(live and update or create)
        deadline = ttl >= 0 and now + ttl or (ttl == -2 and was or 0)
      end
      local ms, seq = id:match('(%d+)-(%d+)')
      local p = ARGV[a + 3]
      local entry = struct.pack('>B', 1) .. p:sub(1, 2) .. struct.pack('>BI8I8I4', 0, deadline, ms, seq) .. ARGV[3] .. p:sub(3)
      if deadline == 0 then
        redis.call('SET', KEYS[i], entry)
      else
        redis.call('SET', KEYS[i], entry, 'PX', math.max(0, deadline - now) + ARGV[7])
      end
    end
  end
  result[#result + 1] = id
  result[#result + 1] = deadline
  result[#result + 1] = ARGV[6] == '1' and old or ''
end
if head then redis.call('SET', KEYS[1], head .. ' ' .. ARGV[3]) end
redis.call('SET', KEYS[4], ARGV[4], 'PX', 3600000)
return result
