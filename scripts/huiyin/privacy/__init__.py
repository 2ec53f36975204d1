"""What may be told of cases, and to whom: numbers, groups, totals, and the gate that finds leaks."""
