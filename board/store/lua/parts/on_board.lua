-- Whether an address is of a pixel of the board: its tiles reach beyond its rectangle.
-- `lies` has left, top, width, height and tiles of the state.
local left, top, width, height = tonumber(lies[1]), tonumber(lies[2]), tonumber(lies[3]), tonumber(lies[4])
local tiles = lies[5]  -- of each x and y above -32768, in four hexadecimal digits
local corners = {}  -- where the tiles of this call begin, from the board's first pixel on
local function on_board(address)
  local tile = math.floor(address / 65536)
  local corner = corners[tile]
  if not corner then
    if tile < 0 or tile * 8 >= #tiles then return false end
    local digits = string.sub(tiles, tile * 8 + 1, tile * 8 + 8)
    corner = {
      (tonumber(string.sub(digits, 1, 4), 16) - 32768) * 256 - left,
      (tonumber(string.sub(digits, 5, 8), 16) - 32768) * 256 - top,
    }
    corners[tile] = corner
  end
  local rest = address % 65536
  local column = rest % 256
  local x, y = corner[1] + column, corner[2] + (rest - column) / 256
  return x >= 0 and y >= 0 and x < width and y < height
end

