"""Who takes part: people of an edition and of a region. It stands in the composition root because it touches all areas."""
