-- A large value is not handed to a script, which would copy it several times while everybody waits: it was sent ahead to
-- a key of its own, with room for the header in front, and becomes the entry by its name.
local function isAside(aside, bytes) -- whether it is there, whole
  return found('STRLEN', aside) == tonumber(bytes)
end
local function rename(aside, entryKey, header, millis) -- millis to live, nil for ever
  redis.call('SETRANGE', aside, 0, header)
  redis.call('RENAME', aside, entryKey)
  if millis then redis.call('PEXPIRE', entryKey, millis) else redis.call('PERSIST', entryKey) end
end
