"""Body formats: checking what authors write, its plain text, and conversion between representations."""
