"""Small wrong versions of a function: a test that fails on none of them asserts nothing."""
