"""One turn of a conversation: received, understood, answered by the flow, recorded, and said."""
