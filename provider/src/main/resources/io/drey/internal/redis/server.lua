-- What the server that the head lies on says of itself.
-- KEYS headKey
-- ARGV sections (of INFO)
-- Returns for each section its text, '' if it is not told
local texts = {}
for i = 1, #ARGV do
  local info = redis.pcall('INFO', ARGV[i])
  texts[i] = type(info) == 'string' and info or ''
end
return texts
