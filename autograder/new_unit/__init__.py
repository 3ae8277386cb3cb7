"""`kindling new-unit`: the two texts of a new unit, which build as they are."""
