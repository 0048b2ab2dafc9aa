"""How alike innovations are. Nothing here knows the database; the order of rows never counts."""
