"""Figures beside peers and floors, in one run: ``python -m benchmarks`` (or ``make bench``).

The peers (openfisca-core, zen-engine, WeasyPrint, LibreOffice) are used here alone.
"""
