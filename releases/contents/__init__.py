"""Bytes: on their way in, digested, stored, and shown page by page."""
