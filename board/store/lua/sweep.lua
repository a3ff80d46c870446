-- Drops a slice of the cooldowns that are over, so that no call holds the server for long.
-- KEYS: cooldowns latest undone
-- ARGV: now in ms ('' = this server's clock), the most to drop
-- Reply: how many cooldowns were dropped
local now = tonumber(ARGV[1]) or tonumber(redis.call('TIME')[1]) * 1000
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
if #over > 0 then
  redis.call('ZREM', KEYS[1], unpack(over))
  redis.call('HDEL', KEYS[2], unpack(over))
end
local undone = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, ARGV[2])
if #undone > 0 then redis.call('ZREM', KEYS[3], unpack(undone)) end
return #over
