"""The score as a page: one self-contained HTML file, whose sections the live page shows too."""
