"""Many clerks at once: case files merged, and work shared until it lands (design: git, "Many hands")."""
