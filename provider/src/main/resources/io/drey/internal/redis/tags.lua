-- Writes keys that only a hash tag brings to the head's server, to see whether they are found there.
-- KEYS headKey, then the keys
-- ARGV millis (to live)
-- Returns {}
local millis = ARGV[1]
for i = 2, #KEYS do redis.call('SET', KEYS[i], '1', 'PX', millis) end
return {}
