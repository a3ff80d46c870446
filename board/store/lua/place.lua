-- Decides a batch of attempts to place, in order, and carries out what it accepts: all or nothing.
-- KEYS: pixels seq outbox state mask banned cooldowns latest (without it no answer is repeated)
-- ARGV: floor (the highest seq that the caller has seen), now in ms ('' = this server's clock) or
--       'until' and the time in ms of that clock after which nobody waits for the answer any more,
--       then for each attempt: player, address, colour
-- Reply: now in ms, then for each attempt three values: code, a, b (see answer.py)
local epoch = false  -- filled in by permit.py
local call, format = redis.call, string.format
local pixels, seq_key, outbox, state_key, mask, banned, cooldowns, latest = unpack(KEYS)
local state = call('HMGET', state_key, 'state', 'cooldown_ms', 'bits', 'colors',
  'outbox_limit', 'repair', 'pause_from', 'pause_until', 'epoch',
  'left', 'top', 'width', 'height', 'tiles')
local lies = {unpack(state, 10, 14)}
if epoch and state[9] ~= epoch then return redis.error_reply('NOSCRIPT of this epoch.') end
local seq = tonumber(call('GET', seq_key) or -1)
local now = tonumber(ARGV[2])
if not now then
  local time = call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- No board, one that is being repaired, or an older one than what players were already shown:
-- it has to be repaired before it may number anything again.
local behind = not state[1] or state[6] or seq < tonumber(ARGV[1])
-- A server that stood still must not carry out what its callers have given up long ago.
local until_ms = string.match(ARGV[2], '^until (%d+)$')
local late = until_ms and now > tonumber(until_ms)
local cooldown_ms, colors = tonumber(state[2]), tonumber(state[4])
local depth = 'u' .. (state[3] or '')
local room = behind and 0 or tonumber(state[5]) - call('XLEN', outbox)
local pause_from, pause_until = tonumber(state[7]), tonumber(state[8])
local any_mask = call('STRLEN', mask) > 0
local any_ban = call('HLEN', banned) > 0
local placed = {}  -- by players of this batch: when they may place again
local begun = {}  -- and the placement that begins it: "seq address colour at_ms "

-- include: on_board
-- An answer may have been lost while this server was silent: the same wish gets it again.
local function first_seq(player, address, color)
  if not (latest and pause_from) or begun[player] then return end
  local found = call('HGET', latest, player)
  if not found then return end
  local s, a, c, at = string.match(found, '^(%d+) (%d+) (%d+) (%d+)')
  at = tonumber(at)
  if tonumber(a) == address and tonumber(c) == color and at >= pause_from and at <= pause_until then
    return tonumber(s)
  end
end

local function refusal(player, address, color)
  if behind then return 'behind', 0, '' end
  if late then return 'late', 0, '' end
  if not on_board(address) then return 'out-of-board', 0, '' end
  if color >= colors then return 'out-of-palette', 0, '' end
  if any_ban then
    local ban = call('HGET', banned, player)
    if ban then
      local until_ms, reason = string.match(ban, '^(%d+) (.*)$')
      until_ms = tonumber(until_ms)
      if until_ms == 0 or until_ms > now then return 'banned', until_ms, reason end
    end
  end
  if state[1] ~= 'open' then return state[1], 0, '' end
  if any_mask and call('GETBIT', mask, address) == 1 then return 'protected', 0, '' end
  if cooldown_ms > 0 then
    local again = placed[player] or tonumber(call('ZSCORE', cooldowns, player) or 0)
    if again > now then
      if again > now + cooldown_ms then  -- the clock went back, or the cooldown was shortened
        again = now + cooldown_ms
        call('ZADD', cooldowns, format('%d', again), player)
      end
      local first = first_seq(player, address, color)
      if first then return 'placed', first, again - now end
      return 'cooldown', again - now, ''
    end
  end
  if room <= 0 then return 'full', 0, '' end
end

local reply, paint, painters, waits = {now}, {}, {}, {}
local now_text = format('%d', now)
local again_text = format('%d', now + (cooldown_ms or 0))
for i = 3, #ARGV, 3 do
  local player, address, color = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local code, a, b = refusal(player, address, color)
  if not code then
    seq, room = seq + 1, room - 1
    code, a, b = 'placed', seq, cooldown_ms
    local seq_text = format('%d', seq)
    local wish = ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' ' .. now_text
    call('XADD', outbox, seq_text .. '-0', 'p', wish .. ' 0 ' .. player)
    local n = #paint
    paint[n + 1], paint[n + 2], paint[n + 3], paint[n + 4] = 'SET', depth, '#' .. ARGV[i + 1], color
    if cooldown_ms > 0 then
      placed[player] = now + cooldown_ms
      begun[player] = seq_text .. ' ' .. wish .. ' '
      n = #waits
      waits[n + 1], waits[n + 2] = again_text, player
    end
    painters[#painters + 1] = player
  end
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3] = code, a, b
end

if #paint > 0 then
  local before = call('BITFIELD', pixels, unpack(paint))
  call('SET', seq_key, format('%d', seq))
  if latest and cooldown_ms > 0 then  -- what undo.lua puts back
    local notes = {}
    for n, player in ipairs(painters) do
      notes[2 * n - 1], notes[2 * n] = player, begun[player] .. before[n]
    end
    call('HSET', latest, unpack(notes))
  end
end
if #waits > 0 then call('ZADD', cooldowns, unpack(waits)) end
return reply
