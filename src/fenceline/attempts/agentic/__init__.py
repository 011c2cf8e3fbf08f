"""The agentic attempt: a model that can call tools works on the workspace until the check passes, or it is lost."""
