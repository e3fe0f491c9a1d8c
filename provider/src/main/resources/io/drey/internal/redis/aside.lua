-- A large value is not handed to a script, which would copy it several times while everybody waits: it was sent ahead to
-- a key of its own, with room for the header in front, and becomes the entry by its name.
local function isAside(aside, bytes) -- whether it is there, whole
  return found('STRLEN', aside) == tonumber(bytes)
end
local function rename(aside, entryKey, header, millis) -- millis to live, nil for ever
  redis.call('SETRANGE', aside, 0, header)
  if millis then redis.call('PEXPIRE', aside, millis) else redis.call('PERSIST', aside) end
  redis.call('RENAME', aside, entryKey) -- last: should one of them be refused, the entry is what it was
end
