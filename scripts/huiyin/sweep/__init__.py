"""The whole repository at once: many thousand files streamed, what did not change taken from the cache."""
