"""From a ledger kept so far to cases: the map, the rows, the files."""
