-- Begins an epoch, unless the repair that wants to has been overtaken, or is on another server.
-- KEYS: state
-- ARGV: epoch, round of the repair ('' = of none)
-- Reply: 1 when it has begun
if (redis.call('HGET', KEYS[1], 'repair') or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
return 1
