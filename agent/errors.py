"""Every error that Blueprint raises on purpose.

    BlueprintError                1   anything below; never raised itself
    ├── UsageError                2   a flag, a configuration value, a workspace that cannot be used
    │   └── InputError            2   a discussion that cannot be read
    ├── EndpointError             3   the model's endpoint failed for good
    │   └── AnswerError           3   it answered, and the answer is of no use
    ├── BudgetError               4   the next call would pass the limit that the person set
    └── Interrupted             130   the person stopped the run; what was paid for is stored

Each message is one sentence for a person: what was wrong, where, and what to do. The command line prints it and exits
with `exit_status`; nothing below the command line prints or exits.
"""

from __future__ import annotations


class BlueprintError(Exception):
    """What a person can understand and act upon."""

    exit_status = 1


class UsageError(BlueprintError):
    """A flag, a setting or a workspace that cannot be used as asked."""

    exit_status = 2


class InputError(UsageError):
    """A discussion that is missing, empty, binary, too large or of no known format."""


class EndpointError(BlueprintError):
    """The endpoint could not be reached, refused the key, or failed after every retry."""

    exit_status = 3


class AnswerError(EndpointError):
    """The endpoint answered, and the answer cannot be used even after it was told why."""


class BudgetError(BlueprintError):
    """The next call would cost more than the limit allows; what was done is kept."""

    exit_status = 4


class Interrupted(BlueprintError):  # noqa: N818  # it names what happened, not a fault
    """The person stopped the run."""

    exit_status = 130
