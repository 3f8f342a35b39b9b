"""The data-quality card: figures about how offices keep the library, counted from what was recorded, never from what was typed about it."""
