-- Reads a change log from a record on, inclusive.
-- KEYS head, log
-- ARGV 1 id of the record, 2 how many at most
-- Returns what XRANGE does
return redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])
