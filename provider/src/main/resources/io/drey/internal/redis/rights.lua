-- Which commands this user may not run, or the server does not know: each is tried in a way that changes nothing.
-- KEYS headKey, unused (a key that nobody has), other (likewise)
-- ARGV channel (that nobody listens to; '' if changes are not told by messages)
-- Returns {command, what the server said, command, ...} of those that were refused
local unused, other = unpack(KEYS, 2)
local channel = ARGV[1]
local refused = {}
local function try(command, ...)
  local value = redis.pcall(command, ...)
  if type(value) == 'table' and value.err then
    refused[#refused + 1] = command
    refused[#refused + 1] = value.err
  end
end
try('DEL', unused)
try('GETEX', unused, 'PERSIST')
try('GETRANGE', unused, 0, 0)
try('MGET', unused)
try('XRANGE', unused, '-', '+', 'COUNT', 1)
try('XDEL', unused, '1-1')
try('SETRANGE', unused, 0, '')
try('STRLEN', unused)
try('RENAME', unused, other)
try('PERSIST', unused)
try('PEXPIRE', unused, 1)
try('UNLINK', unused)
try('SCAN', '0', 'COUNT', 1)
try('INFO', 'server')
if channel ~= '' then try('PUBLISH', channel, '') end
return refused
