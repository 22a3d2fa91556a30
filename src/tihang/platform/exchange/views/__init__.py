"""Pages of the exchange: bundles out, bundles in, keys."""
