-- Whether an address is of a pixel of the board: its tiles reach beyond its rectangle.
local lies = redis.call('HMGET', state_key, 'left', 'top', 'width', 'height', 'tiles')
local left, top, width, height = tonumber(lies[1]), tonumber(lies[2]), tonumber(lies[3]), tonumber(lies[4])
local tiles = lies[5]  -- of each x and y above -32768, in four hexadecimal digits
local function on_board(address)
  local at = math.floor(address / 65536) * 8
  if at < 0 or at >= #tiles then return false end
  local tile_x = tonumber(string.sub(tiles, at + 1, at + 4), 16) - 32768
  local tile_y = tonumber(string.sub(tiles, at + 5, at + 8), 16) - 32768
  local x = tile_x * 256 + address % 256 - left
  local y = tile_y * 256 + math.floor(address / 256) % 256 - top
  return x >= 0 and y >= 0 and x < width and y < height
end

