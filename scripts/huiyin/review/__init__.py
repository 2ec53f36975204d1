"""What a reviewer needs to know of a range of commits: cases, deadlines, approvals, texts to be published, rules."""
