"""People meet Blueprint here. Nothing below this layer prints, asks or exits.

Each command is a module with one function `command`, which gives the exit status; `app` knows them by name and imports
one when it is called. Deliberately absent: decisions about discussions, ledger or document; a command translates flags
into calls of `bootstrap`, and what comes back into a table or JSON.
"""
