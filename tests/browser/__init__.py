"""What people would see, in a real browser. Pictures of it are left in build/screenshots."""
