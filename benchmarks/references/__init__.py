"""What Watersmeet is measured against."""
