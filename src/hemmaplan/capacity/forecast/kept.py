"""What has been worked out is kept a while (*mellanlagring*), by a key that says all it depends on, within the process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """A few things by their keys, the least asked for thrown away first. Safe for several threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing of that key, made now if it is not there. Two who ask at once may both make it, and get the same."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self.most:
                self._made.popitem(last=False)
        return made

    def __contains__(self, key: Hashable) -> bool:
        """Whether it has been made and is still here."""
        with self._lock:
            return key in self._made

    def forget(self) -> None:
        """Throw all away."""
        with self._lock:
            self._made.clear()
