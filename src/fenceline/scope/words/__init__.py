"""What an instruction says by its words alone; the code is not looked at."""
