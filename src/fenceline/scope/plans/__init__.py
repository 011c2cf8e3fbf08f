"""From what is meant to a scope: a change, something new, a component, a test, or several of them."""
