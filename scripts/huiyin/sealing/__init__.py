"""What identifies a sender enters Git only sealed; what must be destroyed becomes unreadable with its key (data-model §6)."""
