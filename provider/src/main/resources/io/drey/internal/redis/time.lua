-- The clock of the server that the head lies on.
-- KEYS headKey
-- Returns {milliseconds}
local time = redis.call('TIME')
return {time[1] * 1000 + math.floor(time[2] / 1000)}
