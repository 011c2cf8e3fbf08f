"""What the model may do: one module a kind of tool."""
