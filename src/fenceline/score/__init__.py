"""What attempts cost and how often they complete: beliefs from the ledger's cells, values of ladders."""
