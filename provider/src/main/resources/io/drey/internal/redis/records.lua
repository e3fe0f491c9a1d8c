-- Reads a change log from a record on, inclusive.
-- KEYS head, log
-- ARGV 1 id of the record, 2 how many at most, 3 how many bytes at most, but one record behind the first in any case
-- Returns what XRANGE does; a record that is larger than that alone comes without its fields
local page, left, room, from = {}, tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[1]
while left > 0 do
  local count = math.min(left, 16)
  local part = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', count)
  for _, record in ipairs(part) do
    local size = 0
    for _, field in ipairs(record[2]) do size = size + #field end
    if size > tonumber(ARGV[3]) then record[2], size = {}, 0 end
    room = room - size
    if room < 0 and #page > 1 then return page end
    page[#page + 1] = record
  end
  if #part < count then return page end
  left, from = left - count, '(' .. part[#part][1]
end
return page
