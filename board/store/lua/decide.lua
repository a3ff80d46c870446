-- Makes the board what its moderators decided: settings, bans and protected pixels as a whole. Where
-- that is another shape than it has, the stream gets a change, and a board that grows its new tiles.
-- KEYS: state seq outbox pixels banned mask
-- ARGV: floor, round of the repair that does it ('' = none), revision, change without its time, bytes
--       of the board, mask, how many settings follow, name and value of each, then player and ban
-- Reply: 'done' | 'behind' | 'older' | 'another-depth', seq
local epoch = false  -- filled in by permit.py
local state_key, seq_key, outbox, pixels, banned, mask = unpack(KEYS)
local state = redis.call('HMGET', state_key, 'repair', 'epoch', 'revision', 'tiles', 'bits')
if epoch and state[2] ~= epoch then return redis.error_reply('NOSCRIPT of this epoch.') end
local seq = tonumber(redis.call('GET', seq_key) or -1)
local round = ARGV[2]

if not state[4] or (state[1] or '') ~= round or seq < tonumber(ARGV[1]) then
  return {'behind', seq}
end
-- Somebody else was faster, with what was decided later.
if round == '' and tonumber(state[3]) > tonumber(ARGV[3]) then return {'older', seq} end

local count = tonumber(ARGV[7])
local decided = {}
for i = 8, 7 + 2 * count, 2 do decided[ARGV[i]] = ARGV[i + 1] end
-- The pixels are packed as they are: what has other bits would read them as another picture.
if decided.bits ~= state[5] then return {'another-depth', seq} end

local function is_another_shape()
  local names = {'left', 'top', 'width', 'height', 'bits', 'tiles', 'palette', 'state'}
  local lives = redis.call('HMGET', state_key, unpack(names))
  for n, name in ipairs(names) do
    if lives[n] ~= decided[name] then return true end
  end
  return false
end

local bytes = tonumber(ARGV[5])
-- First of all: without memory for it nothing is done.
if redis.call('STRLEN', pixels) < bytes then redis.call('SETRANGE', pixels, bytes - 1, '\0') end
if round == '' and is_another_shape() then  -- a repair says at its end what the board is
  seq = seq + 1
  local time = redis.call('TIME')
  local at = string.format('%.0f ', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('XADD', outbox, string.format('%.0f-0', seq), 'c', at .. ARGV[4])
  redis.call('SET', seq_key, string.format('%.0f', seq))
end
for i = 8, 7 + 2 * count, 2 do redis.call('HSET', state_key, ARGV[i], ARGV[i + 1]) end
redis.call('DEL', banned)
for i = 8 + 2 * count, #ARGV, 2 do redis.call('HSET', banned, ARGV[i], ARGV[i + 1]) end
redis.call('SET', mask, ARGV[6])
return {'done', seq}
