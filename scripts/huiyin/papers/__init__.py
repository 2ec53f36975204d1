"""What stays inside: forms ready to sign, and the day sheet. `Book → {path: bytes}`, never published."""
