"""The order of the steps.

`reading` takes a discussion to the events of the log, `drafting` takes a plan to section drafts.

Deliberately absent: files, flags, which engine it is.
"""
