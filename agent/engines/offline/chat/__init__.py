"""The chat by rules: which request a message is (`requests.py`), and its answer from the ledger (`answers.py`).

Deliberately absent: guesses. What is beyond the rules is said to be, and what nobody said is said to be unsaid.
"""
