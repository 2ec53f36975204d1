"""What a clerk does: registering, recording, searching, putting right."""
