-- Puts a whole board in place of an empty one.
-- KEYS: pixels seq outbox state
-- ARGV: pixels, seq, round of the repair that does it ('' = none)
-- Reply: 1 when done, 0 when this board has placements already or another round is open
if ARGV[3] ~= '' and redis.call('HGET', KEYS[4], 'repair') ~= ARGV[3] then return 0 end
if tonumber(redis.call('GET', KEYS[2]) or 0) > 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[3])
if tonumber(ARGV[2]) > 0 then redis.call('XADD', KEYS[3], ARGV[2] .. '-0', 'p', '') end
return 1
