-- Reads a change log from a record on, inclusive.
-- KEYS headKey, logKey
-- ARGV from (id of the record), count (how many at most), bytes (how many at most, but one record behind the first in
--      any case)
-- Returns what XRANGE does; a record that is larger than that alone comes without its fields
local logKey = KEYS[2]
local from, count, bytes = unpack(ARGV)
local page, left, room = {}, tonumber(count), tonumber(bytes)
while left > 0 do
  local some = math.min(left, 16)
  local part = redis.call('XRANGE', logKey, from, '+', 'COUNT', some)
  for _, record in ipairs(part) do
    local size = 0
    for _, field in ipairs(record[2]) do size = size + #field end
    if size > tonumber(bytes) then record[2], size = {}, 0 end
    room = room - size
    if room < 0 and #page > 1 then return page end
    page[#page + 1] = record
  end
  if #part < some then return page end
  left, from = left - some, '(' .. part[#part][1]
end
return page
