"""What careless and ill-meaning callers send."""
