-- Looks at some keys of the server that the head lies on.
-- KEYS headKey
-- ARGV cursor, pattern, count (how many keys to look at)
-- Returns {next cursor, keys, what tells this process from another one, since a cursor means nothing to any other}
local cursor, pattern, count = unpack(ARGV)
local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count)
local info = redis.pcall('INFO', 'server')
local id = type(info) == 'string' and info:match('run_id:(%x+)')
return {page[1], page[2], id or tostring(redis)} -- where a table lies differs nearly always
