"""What stays inside: forms ready to sign, the day sheet, assessments and ledgers. Never published."""
