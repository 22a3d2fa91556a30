"""Regions, authorities, enterprises and factories."""
