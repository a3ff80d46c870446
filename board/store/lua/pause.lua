-- Notes that answers may have been lost from some moment until now. What was noted in the minute
-- before is one pause with it: connections that break in a row must not forget each other's.
-- KEYS: state
-- ARGV: from in this server's ms (0 = a minute ago)
-- Reply: 1, or 0 without a board
local state = redis.call('HMGET', KEYS[1], 'state', 'pause_from', 'pause_until')
if not state[1] then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from = tonumber(ARGV[1])
if from == 0 then from = now - 60000 end
if tonumber(state[3] or 0) >= from - 60000 then
  from = math.min(from, tonumber(state[2]))
end
redis.call('HSET', KEYS[1], 'pause_from', string.format('%.0f', from),
  'pause_until', string.format('%.0f', now))
return 1
