"""From bytes to plain values: what stands below frontmatter.py and edit.py."""
