"""Opens what a request is wrapped in, a few layers deep."""
