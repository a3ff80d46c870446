-- Puts a whole board in place of an empty one.
-- KEYS: pixels seq outbox
-- ARGV: pixels, seq
-- Reply: 1 when done, 0 when this board has placements already
if tonumber(redis.call('GET', KEYS[2]) or 0) > 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[3])
if tonumber(ARGV[2]) > 0 then redis.call('XADD', KEYS[3], ARGV[2] .. '-0', 'p', '') end
return 1
