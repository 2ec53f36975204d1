"""What Git proves: that a log only grew, that an approval is genuine, that a date is honest (git, "Proof")."""
