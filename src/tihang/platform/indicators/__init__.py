"""Indicators traced to ledgers (指标台账): files in, figures and plots out."""
