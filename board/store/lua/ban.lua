-- Changes who is banned, player by player, on top of the revision before; nothing else is sent.
-- KEYS: state banned
-- ARGV: revision that the change makes, then player and ban ('' = none any more)
-- Reply: 'done' | 'behind' | 'older' (a later revision is here, with this change in it) | 'gap'
--        (a change before it has not come: all of them are to be sent)
local state_key, banned = unpack(KEYS)
local state = redis.call('HMGET', state_key, 'repair', 'revision', 'tiles')
if not state[3] or (state[1] or '') ~= '' then return 'behind' end
local lives, made = tonumber(state[2]), tonumber(ARGV[1])
if lives >= made then return 'older' end
if lives ~= made - 1 then return 'gap' end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', banned, ARGV[i])
  else
    redis.call('HSET', banned, ARGV[i], ARGV[i + 1])
  end
end
redis.call('HSET', state_key, 'revision', ARGV[1])
return 'done'
