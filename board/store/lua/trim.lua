-- Drops what nobody needs of the outbox any more.
-- KEYS: cursors seq outbox
-- ARGV: how many of the last entries stay in any case, then whose cursors there must be
-- Reply: how many were dropped
local lowest = tonumber(redis.call('GET', KEYS[2]) or 0) - tonumber(ARGV[1])
for i = 2, #ARGV do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then return 0 end
end
local cursors = redis.call('HVALS', KEYS[1])
if #cursors == 0 then return 0 end  -- nobody has said yet what it has
for _, cursor in ipairs(cursors) do lowest = math.min(lowest, tonumber(cursor)) end
if lowest < 1 then return 0 end
return redis.call('XTRIM', KEYS[3], 'MINID', string.format('%.0f-0', lowest + 1))
