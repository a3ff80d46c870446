-- Replays placements that a server has lost, then lifts seq to a floor; both only upwards, so
-- that several processes may do it at once and twice.
-- KEYS: pixels seq outbox
-- ARGV: floor, then for each placement, ascending: seq, pixel, colour, time in ms, kind, player
-- Reply: seq
local pixels, seq_key, outbox = unpack(KEYS)
local seq = tonumber(redis.call('GET', seq_key) or 0)
for i = 2, #ARGV, 6 do
  if tonumber(ARGV[i]) > seq then
    seq = tonumber(ARGV[i])
    redis.call('BITFIELD', pixels, 'SET', 'u4', '#' .. ARGV[i + 1], ARGV[i + 2])
    redis.call('XADD', outbox, ARGV[i] .. '-0', 'p', ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' '
      .. ARGV[i + 3] .. ' ' .. ARGV[i + 4] .. ' ' .. ARGV[i + 5])
  end
end
if tonumber(ARGV[1]) > seq then
  -- An entry without a placement: whoever follows the outbox sees that there is a hole.
  seq = tonumber(ARGV[1])
  redis.call('XADD', outbox, ARGV[1] .. '-0', 'p', '')
end
redis.call('SET', seq_key, string.format('%.0f', seq))
return seq
