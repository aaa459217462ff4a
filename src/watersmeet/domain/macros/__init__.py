"""What macros show: one small function for each, which answers nodes of a document tree."""
