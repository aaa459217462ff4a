"""The schema this code works with: the newest migration's revision. A test keeps the two in step."""

HEAD = "0017"
