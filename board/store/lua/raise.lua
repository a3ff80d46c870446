-- Moves a cursor; only upwards, so that one whose lease ran out harms nobody.
-- KEYS: cursors
-- ARGV: whose, seq
-- Reply: the cursor afterwards
local cursor = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or -1)
if tonumber(ARGV[2]) <= cursor then return cursor end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return tonumber(ARGV[2])
