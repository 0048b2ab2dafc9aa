"""Tables of rankings, and the registry of every table that comes in or goes out."""
