"""What ``ty`` says of names, attributes and arguments, as signals."""
