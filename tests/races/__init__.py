"""Many at once, and sudden ends."""
