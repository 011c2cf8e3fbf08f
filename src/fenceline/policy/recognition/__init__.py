"""Recognises protected content in text, whatever was done to its looks."""
