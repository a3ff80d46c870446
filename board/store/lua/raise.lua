-- Moves a cursor; only upwards, so that one whose lease ran out harms nobody.
-- KEYS: hash with a cursor
-- ARGV: seq
-- Reply: the cursor afterwards
local cursor = tonumber(redis.call('HGET', KEYS[1], 'cursor') or 0)
if tonumber(ARGV[1]) <= cursor then return cursor end
redis.call('HSET', KEYS[1], 'cursor', ARGV[1])
return tonumber(ARGV[1])
