"""The chat by rules: which request a message is (`requests.py`), and who answers it (`answers.py`).

Each kind of question has a module of its own; `wishes.py` takes requests for a change.

Deliberately absent: guesses. What is beyond the rules is said to be, and what nobody said is said to be unsaid.
"""
