"""Which ladder a task takes: expected costs by the record, within a budget for finding out."""
