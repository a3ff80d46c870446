-- The mark of a server that may give out seqs: that it knows this script.
-- KEYS: state
-- Reply: 1 while the epoch is the board's. (All releases have it in these words.)
local epoch = false  -- filled in by permit.py
return redis.call('HGET', KEYS[1], 'epoch') == epoch and 1 or 0
