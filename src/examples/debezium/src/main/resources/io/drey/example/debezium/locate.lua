-- Tells how the keys are called that evict.lua is to be given. Touches no key, so any server answers. twemproxy passes on no
-- script without KEYS: give it one of any name there.
-- ARGV namespace, partitions (drey.remote.partitions), cache, type of the key (string, int, long, uuid or hex, which are its
--      bytes), text of the key
-- Returns {headKey, logKey, generationKey, what stands in entryKey before the generation, what stands behind it, key}
local namespace, partitions, cache, kind, text = unpack(ARGV)
local function bytes(hex)
  if #hex % 2 == 1 or hex:find('%X') then error('not hexadecimal: ' .. hex) end
  return (hex:gsub('%x%x', function(digits) return string.char(tonumber(digits, 16)) end))
end
local function limbs(digits, negative) -- a whole number of 64 bits, as four parts of sixteen, the lowest first
  local parts = {0, 0, 0, 0}
  for digit in digits:gmatch('%d') do
    local carry = tonumber(digit)
    for i = 1, 4 do
      local part = parts[i] * 10 + carry
      parts[i], carry = part % 65536, math.floor(part / 65536)
    end
    if carry > 0 then error('too large: ' .. digits) end
  end
  if negative then
    local carry = 1
    for i = 1, 4 do
      local part = 65535 - parts[i] + carry
      parts[i], carry = part % 65536, math.floor(part / 65536)
    end
  end
  return parts
end
local function number(size) -- of so many bytes, two's complement
  local sign, digits = text:match('^(%-?)(%d+)$')
  local parts = digits and limbs(digits, sign == '-') or error('no whole number: ' .. text)
  local filler, out = sign == '-' and digits:find('[1-9]') and 65535 or 0, ''
  for i = 4, 1, -1 do
    if i <= size / 2 then
      out = out .. struct.pack('>I2', parts[i])
    elseif parts[i] ~= filler then
      error('too large: ' .. text)
    end
  end
  if (out:byte(1) > 127) ~= (filler == 65535) then error('too large: ' .. text) end
  return out
end
local function latin(utf) -- the text in Latin-1; nil if it does not fit
  local out = utf:gsub('([\194\195])([\128-\191])', function(lead, rest)
    return string.char((lead:byte() - 194) * 64 + rest:byte())
  end)
  local plain = utf:gsub('[\194\195][\128-\191]', '')
  return not plain:find('[\128-\255]') and out or nil
end
local key
if kind == 'string' then
  key = latin(text) and '\2\0' .. latin(text) or '\2\1' .. text
elseif kind == 'int' then
  key = '\4' .. number(4)
elseif kind == 'long' then
  key = '\5' .. number(8)
elseif kind == 'uuid' then
  key = '\12' .. bytes((text:gsub('%-', '')))
  if #key ~= 17 then error('no UUID: ' .. text) end
elseif kind == 'hex' then
  key = bytes(text)
else
  error('a type that is not known here: ' .. kind)
end
if #key > 256 then error('the key is too long for this script; evict it by drey-cli') end
local function times(a, b) -- modulo 2^64
  local out = {0, 0, 0, 0}
  for i = 1, 4 do
    local carry = 0
    for j = 1, 5 - i do
      local part = out[i + j - 1] + a[i] * b[j] + carry
      out[i + j - 1], carry = part % 65536, math.floor(part / 65536)
    end
  end
  return out
end
local function shifted(a) -- a xor a >>> 33
  local out = {}
  for i = 1, 4 do
    local low, high = a[i + 2] or 0, a[i + 3] or 0
    out[i] = bit.bxor(a[i], math.floor(low / 2) + high % 2 * 32768)
  end
  return out
end
local function mix(a)
  a = times(shifted(a), {0x8ccd, 0xed55, 0xafd7, 0xff51})
  return shifted(times(shifted(a), {0xec53, 0x1a85, 0xb9fe, 0xc4ce}))
end
local hash = {0x2325, 0x8422, 0x9ce4, 0xcbf2}
for i = 1, #key do
  hash[1] = bit.bxor(hash[1], key:byte(i))
  hash = times(hash, {0x01b3, 0, 0x0100, 0})
end
hash = mix(hash)
local partition = 0
for i = 4, 1, -1 do partition = (partition * 65536 + hash[i]) % tonumber(partitions) end
local salted, carry = {0x23cb, 0xf6c0, 0x9427, 0x3edc}, partition
salted[1] = salted[1] + partition
for i = 1, 3 do salted[i], salted[i + 1] = salted[i] % 65536, salted[i + 1] + math.floor(salted[i] / 65536) end
local tag = mix(salted)
local head = string.format('%s:{%04x%04x%04x%04x}', namespace, tag[4], tag[3], tag[2], tag[1])
local escaped = cache:gsub('[^%w%.%-_ ]', function(c) return string.format('%%%02X', c:byte()) end):gsub(' ', '+')
return {head, head .. ':log', head .. ':gen:' .. escaped, head .. ':e:' .. escaped .. ':', ':' .. key, key}
