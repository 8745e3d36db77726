"""What we follow: issues, actions, decisions, appeals, follow-ups, digests, and who may see what."""
