"""How Mitzui sounds: catalogues of sentences, rendering, cards."""
