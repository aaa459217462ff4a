"""The walk over the whole v2 document: every operation, parameter, status and response field that it names."""
