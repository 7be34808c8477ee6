"""Where one stands in practice: how many were right, how many in a row, how hard they are."""

from dataclasses import dataclass

from calclib.practice.kinds.deals import LEVELS

ROW = 3  # so many right ones in a row, and the next are harder


@dataclass
class Progress:
    """How practice goes: an exercise counts once it was answered, or its solution looked at.

    Attributes
    ----------
    right, tried : int
    row : int
        Right ones in a row, since the level is what it is.
    level : int

    Examples
    --------
    >>> progress = Progress()
    >>> for right in (True, True, True, False):
    ...     progress.count(right)
    >>> progress.line()
    '3 of 4 right. Level 2 of 3: three right in a row make it harder.'
    """

    right: int = 0
    tried: int = 0
    row: int = 0
    level: int = 1

    def count(self, right):
        """One more exercise was done."""
        self.tried += 1
        self.right += right
        self.row = self.row + 1 if right else 0
        if self.row == ROW and self.level < LEVELS:
            self.level, self.row = self.level + 1, 0

    def line(self):
        """What tells the student where they stand; empty before the first exercise is done."""
        if not self.tried:
            return ""
        row = f", {self.row} in a row" if self.row > 1 else ""
        said = f"{self.right} of {self.tried} right{row}. Level {self.level} of {LEVELS}"
        harder = "three right in a row make it harder" if self.level < LEVELS else "the hardest"
        return f"{said}: {harder}."
