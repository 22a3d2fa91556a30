"""Files that offices keep beside their records: a notice's annexes, screenshots of checks."""
