"""How dates and times are written: times carry their zone."""
