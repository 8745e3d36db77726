"""How we talk: conversations as files, and the engine that walks through them."""
