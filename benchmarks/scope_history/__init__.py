"""How well the scope of real commits is read from their messages and parent trees alone."""
