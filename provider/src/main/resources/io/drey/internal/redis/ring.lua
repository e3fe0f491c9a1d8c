-- Tells of the heads that a script has moved: of one in the words of record.lua; of several, or by put.lua with others, by one
-- message on the channel of the first. That is a byte by which it is known, then an array of MessagePack: for each head its
-- channel, where it was (or is now, if there are no records), and how many records moved it; for each record id,
-- nonce, cache, how many keys, and these.
local function ring(news, size) -- a channel and what is told there, or the parts of such a message
  if size > 0 then -- who may not publish goes without: a bell is but a hint
    for n = #news, size + 1, -1 do news[n] = nil end
    redis.pcall('PUBLISH', news[1], size == 2 and news[2] or '\1' .. cmsgpack.pack(news))
  end
end
