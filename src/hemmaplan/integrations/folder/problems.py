"""What is wrong in a folder: each fault with its file, row and column, and what to do about it."""

from dataclasses import dataclass, field

from hemmaplan.foundation.refusals import Refused

MOST = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Fel: one fault. ``row`` is the line as the person sees it in the file; 0 means the whole file."""

    file: str
    row: int
    column: str
    text: str

    def __str__(self) -> str:
        """One line for a person."""
        where = [self.file]
        if self.row:
            where.append(f"rad {self.row}")
        if self.column:
            where.append(f"kolumn {self.column}")
        return f"{', '.join(where)}: {self.text}"


class FolderRefused(Refused):
    """Nothing was stored. Holds every fault found, at most :data:`MOST` of them."""

    def __init__(self, problems: list[Problem], more: int = 0) -> None:
        """Keep the faults, and how many more there were."""
        self.problems = problems
        self.more = more
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass
class Problems:
    """A list that keeps the first :data:`MOST` faults and counts the rest."""

    found: list[Problem] = field(default_factory=list)
    more: int = 0
    # What is right but worth knowing: a file that was not read, rows that were hidden.
    notes: list[Problem] = field(default_factory=list)

    def note(self, file: str, row: int, column: str, text: str) -> None:
        """Note something that stops nothing."""
        told = Problem(file, row, column, text)
        if told not in self.notes:
            self.notes.append(told)

    def add(self, file: str, row: int, column: str, text: str) -> None:
        """Note one fault."""
        if len(self.found) < MOST:
            self.found.append(Problem(file, row, column, text))
        else:
            self.more += 1

    def stop_if_any(self) -> None:
        """Refuse the folder when there is any fault.

        Raises:
            FolderRefused: with all of them.
        """
        if self.found:
            raise FolderRefused(sorted(self.found, key=lambda p: (p.file, p.row)), self.more)
