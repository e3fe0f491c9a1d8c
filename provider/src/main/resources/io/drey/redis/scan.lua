-- Looks at some keys of the server that the head lies on.
-- KEYS head
-- ARGV 1 cursor, 2 pattern, 3 how many to look at
-- Returns what SCAN does
return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
