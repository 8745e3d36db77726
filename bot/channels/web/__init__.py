"""What people see in a browser: one conversation page for residents and staff, and the few pages around it."""
