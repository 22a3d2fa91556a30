"""Handing in: pre-check, the second person's signature, check-your-answers, receipt."""
