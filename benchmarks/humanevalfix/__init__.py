"""Single-function tasks done by Fenceline, by one plain request and by aider, on the same model server."""
