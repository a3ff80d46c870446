"""What only the ledger in DynamoDB has: slices of the board, as deep as its pixels."""

from __future__ import annotations

import pytest

from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.ledger.base import LedgerError
from board.ledger.dynamodb.ledger import DynamoDBLedger

pytestmark = [pytest.mark.cloud, pytest.mark.django_db]
GRID = Grid.new(300, 90, 8)  # two tiles: 131,072 addresses in 33 slices, the last one not whole


@pytest.fixture
def ledger(dynamodb_ledger: DynamoDBLedger) -> DynamoDBLedger:
    """On the tables of the other one, which are empty."""
    return DynamoDBLedger(GRID)


def test_a_board_of_256_colours_comes_back(ledger: DynamoDBLedger) -> None:
    points = [(0, 0), (159, 15), (160, 15), (299, 89)]  # 3,999 and 4,000 are addresses of these
    pixels, addresses = bytearray(GRID.byte_length), [GRID.address(*point) for point in points]
    assert {3_999, 4_000} < set(addresses)
    placed = [
        Placement(seq, address, 256 - seq, "ann", 1_700_000_000_000)
        for seq, address in enumerate(addresses, 1)
    ]
    for placement in placed:
        set_pixel(pixels, placement.pixel, placement.color, GRID.bits)
    ledger.append(placed, 4)
    assert ledger.board() == (bytes(pixels), 4)
    assert list(ledger.since(0)) == placed


def test_the_tables_of_a_board_of_another_depth_are_refused(
    dynamodb_ledger: DynamoDBLedger, ledger: DynamoDBLedger
) -> None:
    dynamodb_ledger.append([Placement(1, 7, 3, "ann", 1_700_000_000_000)], 1)
    with pytest.raises(LedgerError, match="has 4 bits a pixel, the board 8"):
        ledger.board()
    with pytest.raises(LedgerError, match="has 4 bits a pixel, the board 8"):
        ledger.append([Placement(2, 7, 3, "ann", 1_700_000_000_000)], 2)


def test_a_board_that_was_rebuilt_with_more_bits_comes_back(
    dynamodb_ledger: DynamoDBLedger, ledger: DynamoDBLedger
) -> None:
    """Its slices are as they were, and get as deep when they are written again."""
    early = [Placement(1, 7, 3, "ann", 1_700_000_000_000), Placement(2, 4_007, 15, "bob", 1)]
    dynamodb_ledger.append(early, 2)
    for _ in range(2):
        dynamodb_ledger.deepen(8)
    pixels = bytearray(GRID.byte_length)
    pixels[7], pixels[4_007] = 3, 15
    assert ledger.board() == (bytes(pixels), 2)
    ledger.append([Placement(3, 8, 200, "ann", 1)], 3)
    pixels[8] = 200
    assert ledger.board() == (bytes(pixels), 3)
    assert [each.color for each in ledger.history(7, 10)] == [3]
    with pytest.raises(LedgerError, match="8 bits a pixel, the board 4.*rebuild_board --bits 8"):
        dynamodb_ledger.board()


def test_what_comes_late_from_before_the_rebuilding_is_taken(
    dynamodb_ledger: DynamoDBLedger, ledger: DynamoDBLedger
) -> None:
    """A message that was delivered twice, or lay in the dead-letter queue: to a slice that is
    deeper by now, and to one that nobody had written."""
    dynamodb_ledger.append([Placement(1, 7, 3, "ann", 1)], 1)
    dynamodb_ledger.deepen(8)
    ledger.append([Placement(4, 7, 200, "ann", 1)], 4)
    dynamodb_ledger.append([Placement(1, 7, 3, "ann", 1), Placement(2, 8, 5, "ann", 1)], 2)
    dynamodb_ledger.append([Placement(3, 4_007, 6, "ann", 1)], 3)
    pixels = bytearray(GRID.byte_length)
    pixels[7], pixels[8], pixels[4_007] = 200, 5, 6
    assert ledger.board() == (bytes(pixels), 4)
