-- Puts the pixels that were packed anew, with more bits each, in place of those they were made from.
-- The change that tells of it leaves a number out: whoever comes back from before it reads the board.
-- KEYS: pixels seq outbox state deepened
-- ARGV: seq and bits of the board as it was read, bits of the new one and its bytes, change without
--       its time ('' = no number is given out)
-- Reply: 1, or 0 when the board is not as it was read, or the new pixels are not here
local pixels, seq_key, outbox, state, deepened = unpack(KEYS)
local seq = redis.call('GET', seq_key) or '0'
if seq ~= ARGV[1] or redis.call('HGET', state, 'bits') ~= ARGV[2] then return 0 end
if redis.call('STRLEN', deepened) ~= tonumber(ARGV[4]) then return 0 end
if ARGV[5] ~= '' then
  local time = redis.call('TIME')
  local at = string.format('%.0f ', time[1] * 1000 + math.floor(time[2] / 1000))
  local behind = string.format('%.0f', tonumber(seq) + 2)
  redis.call('XADD', outbox, behind .. '-0', 'c', at .. ARGV[5])
  redis.call('SET', seq_key, behind)
end
redis.call('RENAME', deepened, pixels)
redis.call('HSET', state, 'bits', ARGV[3])
redis.call('HDEL', state, 'epoch')
return 1
