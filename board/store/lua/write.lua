-- Writes pixels for moderators and imports: no cooldown, mask or state, but the same outbox.
-- KEYS: pixels seq outbox state imports
-- ARGV: floor, kind (and behind a colon the operation), name that the progress is kept under ('' =
--       none), rows of it that are done before and after this call, then for each pixel: address,
--       colour, player, time in ms, the colour that it has to show, or else it is left out ('' = any)
-- Reply: 'written', seq, how many pixels are written
--        | 'behind' | 'full' | 'out-of-board' | 'out-of-palette' | 'elsewhere', seq
local epoch = false  -- filled in by permit.py
local pixels, seq_key, outbox, state_key, imports = unpack(KEYS)
local state = redis.call('HMGET', state_key, 'bits', 'outbox_limit', 'repair', 'epoch',
  'left', 'top', 'width', 'height', 'tiles')
local lies = {unpack(state, 5, 9)}
if epoch and state[4] ~= epoch then return redis.error_reply('NOSCRIPT of this epoch.') end
local seq = tonumber(redis.call('GET', seq_key) or -1)
local count = (#ARGV - 5) / 5
local total = 0  -- pixels that earlier calls of this operation have written

-- include: on_board
if not state[1] or state[3] or seq < tonumber(ARGV[1]) then return {'behind', seq} end
if ARGV[3] ~= '' and count > 0 then
  local kept = redis.call('HGET', imports, ARGV[3]) or '0'
  local done, last, all = string.match(kept, '^(%d+) ?(%d*) ?(%d*)')
  done, total = tonumber(done), tonumber(all) or 0
  -- A call whose answer was lost is sent again: what it has written stays written once.
  if done >= tonumber(ARGV[5]) then
    return {'written', seq, tonumber(last) or count}
  end
  -- A server that came back older has lost some rows: this call would leave them out.
  if done ~= tonumber(ARGV[4]) then return {'elsewhere', done} end
end
if redis.call('XLEN', outbox) + count > tonumber(state[2]) then return {'full', seq} end
for i = 6, #ARGV, 5 do
  if not on_board(tonumber(ARGV[i])) then return {'out-of-board', seq} end
  if tonumber(ARGV[i + 1]) >= 2 ^ state[1] then return {'out-of-palette', seq} end
end

local paint, depth = {}, 'u' .. state[1]
local set = {}  -- colours of this call, which are not painted yet
local function shows(address, color)
  if color == '' then return true end
  local shown = set[address] or redis.call('BITFIELD', pixels, 'GET', depth, '#' .. address)[1]
  return tonumber(shown) == tonumber(color)
end

local before = seq
for i = 6, #ARGV, 5 do
  if shows(ARGV[i], ARGV[i + 4]) then
    seq = seq + 1
    set[ARGV[i]] = ARGV[i + 1]
    local n = #paint
    paint[n + 1], paint[n + 2], paint[n + 3], paint[n + 4] = 'SET', depth, '#' .. ARGV[i], ARGV[i + 1]
    redis.call('XADD', outbox, string.format('%.0f-0', seq), 'p',
      ARGV[i] .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 3] .. ' ' .. ARGV[2] .. ' ' .. ARGV[i + 2])
  end
end
if seq > before then
  redis.call('BITFIELD', pixels, unpack(paint))
  redis.call('SET', seq_key, string.format('%.0f', seq))
end
-- In the same script as the pixels, so that an import goes on exactly where it was cut off.
if ARGV[3] ~= '' then
  redis.call('HSET', imports, ARGV[3],
    string.format('%s %.0f %.0f', ARGV[5], seq - before, total + seq - before))
end
return {'written', seq, seq - before}
