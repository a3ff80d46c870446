-- Takes or extends a lease. It carries its own deadline: keys of the board have no TTL.
-- KEYS: lease
-- ARGV: owner, length in ms (0 = give it up)
-- Reply: 1 when the owner holds it afterwards
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('HMGET', KEYS[1], 'owner', 'deadline', 'length')
local left = (tonumber(lease[2]) or 0) - now
-- More than its length is left when the clock went back, as after a fail-over: it is over.
local is_held = lease[1] and left > 0 and left <= tonumber(lease[3] or ARGV[2])
if is_held and lease[1] ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then
  redis.call('HDEL', KEYS[1], 'owner', 'deadline', 'length')
  return 0
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'length', ARGV[2],
  'deadline', string.format('%.0f', now + ARGV[2]))
return 1
