"""What people see in a browser: a conversation page for residents and staff, and the few pages around it."""
