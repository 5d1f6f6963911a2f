"""The steps from a discussion to a document: functions, an engine an argument where one is needed.

No files, clock or network.
"""
