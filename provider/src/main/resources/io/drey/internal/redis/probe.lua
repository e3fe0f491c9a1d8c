-- Writes keys that only a hash tag brings to the head's server, to see whether they are found there.
-- KEYS head
-- ARGV 1 milliseconds to live, then the keys
-- Returns {}
for i = 2, #ARGV do redis.call('SET', ARGV[i], '1', 'PX', ARGV[1]) end
return {}
