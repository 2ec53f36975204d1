"""What the public gets to see: each module makes pages or data, {path: text}."""
