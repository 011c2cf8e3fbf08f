"""What a hosted model is shown in place of what it may not see."""
