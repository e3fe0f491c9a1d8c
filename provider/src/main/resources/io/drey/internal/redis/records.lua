-- Reads a change log from a record on, inclusive.
-- KEYS headKey, logKey
-- ARGV from (id of the record), count (how many at most), bytes (how many at most, but one record behind the first in
--      any case)
-- Returns what XRANGE does; a record that is larger than that alone comes without its fields
local logKey = KEYS[2]
local from, count, bytes = unpack(ARGV)
local page, left, room = {}, tonumber(count), tonumber(bytes)
local function newest(some) -- all from there on, if they are fewer: from the end a node of a hundred records is not walked
  local found, part = redis.call('XREVRANGE', logKey, '+', from, 'COUNT', some), {}
  if #found == some then return nil end
  for i = #found, 1, -1 do part[#part + 1] = found[i] end
  return part
end
while left > 0 do
  local some = math.min(left, 16)
  local part = #page == 0 and newest(some) or redis.call('XRANGE', logKey, from, '+', 'COUNT', some)
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
