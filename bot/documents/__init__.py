"""What is printed: the tracking form, the weekly digest."""
