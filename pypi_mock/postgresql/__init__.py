"""Django's backend for PostgreSQL, for texts that clients made up: see `base`."""
