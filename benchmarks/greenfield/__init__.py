"""Work from nothing: a scripted hosted model builds a web service, with the faults that such a session can have."""
