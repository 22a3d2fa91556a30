"""Signed bundles (数据包): cases go up, and decisions come back, without a network."""
