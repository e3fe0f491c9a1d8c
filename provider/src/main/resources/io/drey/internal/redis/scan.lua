-- Looks at some keys of the server that the head lies on.
-- KEYS head
-- ARGV 1 cursor, 2 pattern, 3 how many to look at
-- Returns {next cursor, keys, what tells this process from another one, since a cursor means nothing to any other}
local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
local info = redis.pcall('INFO', 'server')
local id = type(info) == 'string' and info:match('run_id:(%x+)')
return {page[1], page[2], id or tostring(redis)} -- where a table lies differs nearly always
