"""The benchmark: a load generator against the served process, interleaved with two references."""
