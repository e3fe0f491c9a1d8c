-- Whether a change whose reply was lost is in the log: a part of the scripts that must know.
-- KEYS headKey, logKey
local function search(nonce, key, since) -- its record's id; nil if it was not made, false if that cannot be told
  -- since is the newest record that was known before the change was first sent: if the log still has it, it has all
  local space, to = since:find(' ', 1, true), '+'
  local first = space and since:sub(1, space - 1) or '-'
  for page = 1, 32 do
    local records = found('XREVRANGE', logKey, to, first, 'COUNT', 256)
    if not records then return false end
    for _, record in ipairs(records) do
      local fields = record[2]
      if fields[4] == nonce and fields[5] == 'k' and (not key or fields[6] == key) then return record[1] end
      if record[1] == first then
        if (fields[4] or fields[2]) == since:sub(space + 1) then return nil end
        return false
      end
    end
    if #records < 256 then return false end
    to = '(' .. records[256][1]
  end
  return false
end
