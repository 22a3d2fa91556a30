"""Messages to people and offices: held until what they speak of is released, then sent."""
