-- Makes an empty board unless there is one; of several first starts at once, one wins.
-- KEYS: pixels seq state
-- ARGV: bytes of the board, then field, value, … of the settings
-- Reply: 1 when made, 0 when there was one (also of an earlier release, which has a size)
if redis.call('HEXISTS', KEYS[3], 'tiles') == 1 or redis.call('HEXISTS', KEYS[3], 'size') == 1 then
  return 0
end
redis.call('HSET', KEYS[3], unpack(ARGV, 2))
redis.call('SETRANGE', KEYS[1], ARGV[1] - 1, '\0')
redis.call('SET', KEYS[2], '0', 'NX')
return 1
