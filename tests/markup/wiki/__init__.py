"""Wiki markup and the storage format it becomes."""
