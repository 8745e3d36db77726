"""The staff's side in the browser: entering with a one-time code, and their own conversation."""
