"""What happened: hash-chained streams of entries; the only writer of history."""
