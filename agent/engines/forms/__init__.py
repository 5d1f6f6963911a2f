"""What a model fills in: small flat forms, a module a form, and how an answer becomes records of ours.

A model never writes an id: it is given numbers and answers with numbers, 0 for none. What it answers is checked against
what it was given; an item that does not fit is left out with a note, and the rest of the answer is kept.
"""
