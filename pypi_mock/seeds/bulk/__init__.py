"""Stores of a size that nobody uploads: rows in bulk, past the services and their rules."""
