-- Writes keys that only a hash tag brings to the head's server, to see whether they are found there.
-- KEYS headKey
-- ARGV millis (to live), then the keys
-- Returns {}
local millis = ARGV[1]
for i = 2, #ARGV do redis.call('SET', ARGV[i], '1', 'PX', millis) end
return {}
