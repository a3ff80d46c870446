-- Whether an address is of a pixel of the board: its tiles reach beyond its rectangle.
-- `lies` has left, top, width, height and tiles of the state. Places of a batch are mostly in tiles
-- of their own: keeping what was read of a tile would cost more than reading it.
local left, top, width, height = tonumber(lies[1]), tonumber(lies[2]), tonumber(lies[3]), tonumber(lies[4])
local tiles = lies[5]  -- of each x and y above -32768, in four hexadecimal digits
local number, cut = tonumber, string.sub
local function on_board(address)
  local rest = address % 65536
  local at = (address - rest) / 8192
  local corner = at >= 0 and number(cut(tiles, at + 1, at + 8), 16)
  if not corner then return false end
  local column, tile_y = rest % 256, corner % 65536
  local x = ((corner - tile_y) / 65536 - 32768) * 256 + column - left
  local y = (tile_y - 32768) * 256 + (rest - column) / 256 - top
  return x >= 0 and y >= 0 and x < width and y < height
end

