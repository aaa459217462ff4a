"""Documents written for the tests: every node, mark, macro and parameter, alone and together, and broken ones.

Each module has DOCUMENTS, by a name that says what is in it.
"""
