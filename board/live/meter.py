"""Whom this process tells what it measures, for those who see something worth counting."""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    """Names, units and labels are those of `board.live.metrics`. Nothing here waits or fails.

    Whether one `is_heard` says whether measuring is worth the while.
    """

    is_heard: bool

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        """Of a counter."""

    def sample(self, name: str, value: float) -> None:
        """One more of a histogram."""

    def show(self, name: str, value: float, label: str = "") -> None:
        """Where a gauge stands."""

    def tell(self) -> None:
        """Called about every second, after the gauges: for those who report now and then."""


class Silence:
    """Tells nobody, and keeps nothing for anybody."""

    is_heard = False

    def count(self, name: str, label: str = "", by: int = 1) -> None: ...

    def sample(self, name: str, value: float) -> None: ...

    def show(self, name: str, value: float, label: str = "") -> None: ...

    def tell(self) -> None: ...


class Meters:
    """Several as one."""

    def __init__(self, *meters: Meter) -> None:
        self._meters = [each for each in meters if each.is_heard]
        self.is_heard = bool(self._meters)

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        for each in self._meters:
            each.count(name, label, by)

    def sample(self, name: str, value: float) -> None:
        for each in self._meters:
            each.sample(name, value)

    def show(self, name: str, value: float, label: str = "") -> None:
        for each in self._meters:
            each.show(name, value, label)

    def tell(self) -> None:
        for each in self._meters:
            each.tell()


_meter: Meter = Silence()


def begin(meter: Meter) -> None:
    """From the services, until the process has ended."""
    global _meter
    _meter = meter


def current() -> Meter:
    """Silence until the services have started."""
    return _meter
