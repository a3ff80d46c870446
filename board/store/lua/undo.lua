-- Takes back a batch of placements, each the latest of its player, with the cooldown that it
-- began: all or nothing. Each is a placement of its own, of what was there before.
-- KEYS: pixels seq outbox state mask banned cooldowns latest undone
-- ARGV: floor and when, as place.lua has them, then the players
-- Reply: now in ms, then for each player three values: code, a, b (see answer.py)
local UNDO = 3  -- as in placement.py
local epoch = false  -- filled in by permit.py
local pixels, seq_key, outbox, state_key, mask, banned, cooldowns, latest, undone = unpack(KEYS)
local state = redis.call('HMGET', state_key, 'state', 'cooldown_ms', 'colors', 'outbox_limit',
  'repair', 'undo_ms', 'epoch', 'bits')
if epoch and state[7] ~= epoch then return redis.error_reply('NOSCRIPT of this epoch.') end
local seq = tonumber(redis.call('GET', seq_key) or -1)
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local behind = not state[1] or state[5] or seq < tonumber(ARGV[1])
local until_ms = string.match(ARGV[2], '^until (%d+)$')
local late = until_ms and now > tonumber(until_ms)
local cooldown_ms, colors = tonumber(state[2]), tonumber(state[3])
local room = behind and 0 or tonumber(state[4]) - redis.call('XLEN', outbox)
local undo_ms = tonumber(state[6]) or 0
local depth = 'u' .. (state[8] or '')

-- What began the cooldown that runs: address, colour, time and the colour before, or nothing.
local function placed_by(player)
  local again = redis.call('ZSCORE', cooldowns, player)
  local found = again and tonumber(again) > now and redis.call('HGET', latest, player)
  if not found then return end
  local address, color, at, before = string.match(found, '^%d+ (%d+) (%d+) (%d+) (%d+)$')
  return address, tonumber(color), tonumber(at), tonumber(before)
end

-- Whoever has undone waits for as long as the cooldown would have been. A time further away
-- was noted before the clock went back, or before the cooldown was shortened.
local function is_spent(player)
  local again = tonumber(redis.call('ZSCORE', undone, player) or 0)
  return again > now and again <= now + cooldown_ms
end

local function refusal(player, address, color, at, before)
  if behind then return 'behind', 0, '' end
  if late then return 'late', 0, '' end
  local ban = redis.call('HGET', banned, player)
  if ban then
    local until_ms, reason = string.match(ban, '^(%d+) (.*)$')
    until_ms = tonumber(until_ms)
    if until_ms == 0 or until_ms > now then return 'banned', until_ms, reason end
  end
  if state[1] ~= 'open' then return state[1], 0, '' end
  if is_spent(player) then return 'undo-spent', 0, '' end
  if not before or undo_ms == 0 or cooldown_ms == 0 then return 'nothing-to-undo', 0, '' end
  if math.abs(now - at) >= undo_ms then return 'undo-too-late', 0, '' end
  if redis.call('GETBIT', mask, address) == 1 then return 'protected', 0, '' end
  if redis.call('BITFIELD', pixels, 'GET', depth, '#' .. address)[1] ~= color then
    return 'painted-over', 0, ''
  end
  if before >= colors then return 'out-of-palette', 0, '' end
  if room <= 0 then return 'full', 0, '' end
end

local function take_back(player, address, before)
  seq, room = seq + 1, room - 1
  redis.call('BITFIELD', pixels, 'SET', depth, '#' .. address, before)
  redis.call('XADD', outbox, string.format('%.0f-0', seq), 'p',
    string.format('%s %.0f %.0f %.0f ', address, before, now, UNDO) .. player)
  redis.call('SET', seq_key, string.format('%.0f', seq))
  redis.call('ZREM', cooldowns, player)
  redis.call('HDEL', latest, player)
  redis.call('ZADD', undone, string.format('%.0f', now + cooldown_ms), player)
  return 'undone', seq, string.format('%s %.0f', address, before)
end

local reply = {now}
for i = 3, #ARGV do
  local player = ARGV[i]
  local address, color, at, before
  if not (behind or late) then address, color, at, before = placed_by(player) end
  local code, a, b = refusal(player, address, color, at, before)
  if not code then code, a, b = take_back(player, address, before) end
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3] = code, a, b
end
return reply
