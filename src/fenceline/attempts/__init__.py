"""One model's try at a task, from a checkpoint to a verdict."""
