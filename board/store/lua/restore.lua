-- Replays placements that a server has lost, then lifts seq to a floor; both only upwards, so
-- that doing it twice is harmless.
-- KEYS: pixels seq outbox state cooldowns latest undone
-- ARGV: round of the repair that does it ('' = none), floor, then for each placement, ascending:
--       seq, address, colour, time in ms, kind, player; of a change of the board: seq, three
--       empty ones, 'c', its text
-- Reply: seq, or -1 when another round, or none, is open: on another server, or on this one
--        after it was emptied, what went before is missing
local pixels, seq_key, outbox, state_key, cooldowns, latest, undone = unpack(KEYS)
if ARGV[1] ~= '' and redis.call('HGET', state_key, 'repair') ~= ARGV[1] then return -1 end
local seq = tonumber(redis.call('GET', seq_key) or 0)
local state = redis.call('HMGET', state_key, 'cooldown_ms', 'bits')
local cooldown_ms, depth = tonumber(state[1] or 0), 'u' .. (state[2] or '')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- What a placement meant to its player: 0 began a cooldown, 3 took one back.
local function follow(kind, player, again)
  if cooldown_ms == 0 or (kind ~= '0' and kind ~= '3') then return end
  redis.call('HDEL', latest, player)  -- it tells of an earlier one
  if kind == '3' then redis.call('ZREM', cooldowns, player) end
  if again > now then
    redis.call('ZADD', kind == '0' and cooldowns or undone, string.format('%.0f', again), player)
  end
end

for i = 3, #ARGV, 6 do
  if tonumber(ARGV[i]) > seq then
    seq = tonumber(ARGV[i])
    if ARGV[i + 4] == 'c' then  -- what the board is, the repair says at its end
      redis.call('XADD', outbox, ARGV[i] .. '-0', 'c', ARGV[i + 5])
    else
      redis.call('BITFIELD', pixels, 'SET', depth, '#' .. ARGV[i + 1], ARGV[i + 2])
      redis.call('XADD', outbox, ARGV[i] .. '-0', 'p', ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' '
        .. ARGV[i + 3] .. ' ' .. ARGV[i + 4] .. ' ' .. ARGV[i + 5])
      follow(ARGV[i + 4], ARGV[i + 5], tonumber(ARGV[i + 3]) + cooldown_ms)
    end
  end
end
if tonumber(ARGV[2]) > seq then
  -- An entry without a placement: whoever follows the outbox sees that there is a hole.
  seq = tonumber(ARGV[2])
  redis.call('XADD', outbox, ARGV[2] .. '-0', 'p', '')
end
redis.call('SET', seq_key, string.format('%.0f', seq))
return seq
