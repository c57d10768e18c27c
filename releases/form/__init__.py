"""What a client says of a release and of a file: read, and held to the specifications. Pure."""
