"""Where Mitzui meets the world: channels, the conversation turn, words, the desk, the clockwork."""
