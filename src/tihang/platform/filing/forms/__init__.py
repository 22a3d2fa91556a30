"""A section of the filing as a form: what was typed, what it means, how it is laid out.

The form knows no field by name beyond the few below: labels, kinds, limits and choices come
from the edition's catalogue. An input is named like the place it fills,
``scenarios[2].systems[0].name``; rows that have a key of their own are named by it,
``kpis[4].before``.
"""
