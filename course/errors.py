"""Errors that a person can put right: what is wrong and what to do, in one line."""


class UserError(Exception):
    """A mistake or a missing thing that the person at the keyboard can put right.

    `message` says what is wrong, `next_step` what to do about it. The command line
    shows both as one line, without a traceback, and ends with exit code 1.

    >>> print(UserError("There is no unit 99_magic.", "Units are listed in source/."))
    There is no unit 99_magic. Units are listed in source/.
    """

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message, next_step)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return " ".join(f"{self.message} {self.next_step}".split())
