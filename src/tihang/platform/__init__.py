"""The Django project: who may see or do what, when; and every step kept."""
