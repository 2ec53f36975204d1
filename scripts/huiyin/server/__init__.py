"""The checks at the server: what a push may not bring, and the hooks that ask for them (git, "At the server")."""
