"""The worklist with its filters, lists as Excel, and jobs on many cases."""
