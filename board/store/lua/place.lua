-- Decides a batch of attempts to place, in order, and carries out what it accepts: all or nothing.
-- KEYS: pixels seq outbox state mask banned cooldowns
-- ARGV: floor (the highest seq that the caller has seen), now in ms ('' = this server's clock),
--       then for each attempt: player, pixel, colour
-- Reply: now in ms, then for each attempt three values: code, a, b (see answer.py)
local pixels, seq_key, outbox, state_key, mask, banned, cooldowns = unpack(KEYS)
local state = redis.call('HMGET', state_key, 'state', 'cooldown_ms', 'size', 'colors', 'outbox_limit')
local seq = tonumber(redis.call('GET', seq_key) or -1)

local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- No board, or an older one than what players were already shown: a restored server has to be
-- repaired from the ledger before it may number anything again.
local behind = not state[1] or seq < tonumber(ARGV[1])
local cooldown_ms, size, colors = tonumber(state[2]), tonumber(state[3]), tonumber(state[4])
local room = behind and 0 or tonumber(state[5]) - redis.call('XLEN', outbox)
local any_mask = redis.call('STRLEN', mask) > 0
local any_ban = redis.call('HLEN', banned) > 0

local function refusal(player, pixel, color)
  if behind then return 'behind', 0, '' end
  if pixel >= size then return 'out-of-board', 0, '' end
  if color >= colors then return 'out-of-palette', 0, '' end
  if any_ban then
    local ban = redis.call('HGET', banned, player)
    if ban then
      local until_ms, reason = string.match(ban, '^(%d+) (.*)$')
      until_ms = tonumber(until_ms)
      if until_ms == 0 or until_ms > now then return 'banned', until_ms, reason end
    end
  end
  if state[1] ~= 'open' then return state[1], 0, '' end
  if any_mask and redis.call('GETBIT', mask, pixel) == 1 then return 'protected', 0, '' end
  if cooldown_ms > 0 then
    local again = tonumber(redis.call('ZSCORE', cooldowns, player) or 0)
    if again > now then return 'cooldown', again - now, '' end
  end
  if room <= 0 then return 'full', 0, '' end
end

local reply, paint = {now}, {}
for i = 3, #ARGV, 3 do
  local player, pixel, color = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local code, a, b = refusal(player, pixel, color)
  if not code then
    seq, room = seq + 1, room - 1
    code, a, b = 'placed', seq, cooldown_ms
    if cooldown_ms > 0 then redis.call('ZADD', cooldowns, now + cooldown_ms, player) end
    redis.call('XADD', outbox, string.format('%.0f-0', seq), 'p',
      string.format('%.0f %.0f %.0f 0 ', pixel, color, now) .. player)
    local n = #paint
    paint[n + 1], paint[n + 2], paint[n + 3], paint[n + 4] = 'SET', 'u4', '#' .. ARGV[i + 1], color
  end
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3] = code, a, b
end

if #paint > 0 then
  redis.call('BITFIELD', pixels, unpack(paint))
  redis.call('SET', seq_key, string.format('%.0f', seq))
end
return reply
