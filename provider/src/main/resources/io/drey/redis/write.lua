-- Makes changes of one partition whatever there was, unless a newer batch of the same writer has been here.
-- KEYS head, log, generation, writer, then the entries
-- ARGV 1 cache, 2 generation, 3 nonce, 4 sequence of this batch, 5 sequence of the batch before it if that one's answer
--      was lost (else 0), 6 priors wanted (0, 1), 7 slack in milliseconds, 8 length of the log, 9 the server's
--      milliseconds after which nobody waits for this, then four for each entry: key, change (p, d; an r behind it: also
--      in the batch whose answer was lost), milliseconds to live on creation and update (-1 for ever, -2 as it was),
--      flags, codec and payload
-- Returns {0, generation} if the generation is old, {3} if a newer batch has been here, {4, the server's milliseconds} if
--      too late, else {1, head before, then for each entry id ('' if nothing had to be done), deadline, prior (or 1 if
--      there was one and it is not wanted)}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[9]) then return {4, now} end
local gen = redis.call('GET', KEYS[3])
if not gen then
  gen = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[1], 'n', ARGV[3])
  redis.call('SET', KEYS[1], gen .. ' ' .. ARGV[3])
  redis.call('SET', KEYS[3], gen)
end
if gen ~= ARGV[2] then return {0, gen} end
local last = tonumber(redis.call('GET', KEYS[4]) or 0)
if tonumber(ARGV[4]) <= last then return {3} end
local settled, wanted = ARGV[5] ~= '0' and last >= tonumber(ARGV[5]), ARGV[6] == '1'
local result, head = {1, ''}, nil
for i = 5, #KEYS do
  local a = 10 + (i - 5) * 4
  local change, id, deadline, prior = ARGV[a + 1], '', 0, ''
  if not (settled and #change == 2) then
    local old = wanted and redis.call('GET', KEYS[i]) or redis.call('GETRANGE', KEYS[i], 0, 11)
    if #old >= 12 and old:byte(1) == 1 then deadline = struct.unpack('>I8', old, 5) else deadline = -1 end
    local live = (deadline == 0 or deadline > now) and old:byte(2) % 2 == 0
    if live then prior = wanted and old or '1' end
    if change:byte(1) == 112 or old ~= '' then
      id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[1], 'n', ARGV[3], 'k', ARGV[a])
      head = id
    end
    if change:byte(1) == 112 then
      local create, update = ARGV[a + 2]:match('(%S+) (%S+)')
      local ttl = tonumber(live and update or create)
      if ttl ~= -2 then deadline = ttl < 0 and 0 or now + ttl end
      local ms, seq = id:match('(%d+)-(%d+)')
      local p = ARGV[a + 3]
      local entry = '\1' .. p:sub(1, 2) .. struct.pack('>BI8I8I4', 0, deadline, ms, seq) .. ARGV[3] .. p:sub(3)
      if deadline == 0 then
        redis.call('SET', KEYS[i], entry)
      else
        redis.call('SET', KEYS[i], entry, 'PX', math.max(0, deadline - now) + ARGV[7])
      end
    elseif old ~= '' then
      redis.call('DEL', KEYS[i])
    end
  end
  result[#result + 1], result[#result + 2], result[#result + 3] = id, deadline, prior
end
if head then result[2] = redis.call('SET', KEYS[1], head .. ' ' .. ARGV[3], 'GET') or '' end
redis.call('SET', KEYS[4], ARGV[4], 'PX', 3600000)
return result
