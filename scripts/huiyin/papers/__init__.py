"""What stays inside: assessments, ledgers, forms. Nothing here is ever published."""
