"""What the words of an instruction mean in the code: files, symbols, and what nobody has."""
