"""Countersigning (会签): the other departments are heard before a list goes on."""
