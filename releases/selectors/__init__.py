"""What is read from the database: a module for each who asks."""
