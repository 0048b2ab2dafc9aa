"""Tables of judges (in) and marks (out)."""
