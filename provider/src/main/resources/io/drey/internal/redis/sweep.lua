-- Deletes those of a cache's entries in a partition that are not of its present generation.
-- KEYS headKey, logKey, generationKey, then the entries
-- ARGV the generation of each
-- Returns {how many were deleted}
local generationKey = KEYS[3]
local present, deleted = text(generationKey), 0
for i = 4, #KEYS do
  if ARGV[i - 3] ~= present then deleted = deleted + redis.call('UNLINK', KEYS[i]) end
end
return {deleted}
