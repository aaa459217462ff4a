"""Random queries, compared with what a slow evaluator that knows only the documents says they find."""
