-- Reads keys of a partition where only the head finds the way to its server.
-- KEYS headKey, then the keys
-- Returns their values
return redis.call('MGET', unpack(KEYS, 2))
