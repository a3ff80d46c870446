-- Takes from what networks may do in an hour. A wish that several counters bound gets what the
-- tightest of them has left; its counters begin their hour with the first that is taken.
-- KEYS: the counters of each wish, one wish after the other
-- ARGV: the hour in ms, then for each wish: wanted, number of its counters, the bound of each
-- Reply: for each wish: granted, ms until its hour ends (none granted: until there is more)
local reply, key, arg = {}, 1, 2
while arg <= #ARGV do
  local granted, count = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
  for n = 0, count - 1 do
    local left = tonumber(ARGV[arg + 2 + n]) - tonumber(redis.call('GET', KEYS[key + n]) or 0)
    granted = math.max(0, math.min(granted, left))
  end
  local ends
  for n = 0, count - 1 do
    local counter = KEYS[key + n]
    local taken = tonumber(redis.call('INCRBY', counter, granted))
    local ttl = redis.call('PTTL', counter)
    if ttl < 0 then
      ttl = tonumber(ARGV[1])
      redis.call('PEXPIRE', counter, ttl)
    end
    if granted > 0 then
      ends = math.min(ends or ttl, ttl)
    elseif taken >= tonumber(ARGV[arg + 2 + n]) then
      ends = math.max(ends or ttl, ttl)
    end
  end
  local n = #reply
  reply[n + 1], reply[n + 2] = granted, ends
  key, arg = key + count, arg + 2 + count
end
return reply
