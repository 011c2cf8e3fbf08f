"""Other agents on the edit of shapes.py, each with a scripted model: measured November 2026."""

from __future__ import annotations

PEERS: tuple[tuple[str, ...], ...] = (
    # agent, requests, prompt tokens of the whole session, wall s, first request s, CPU s
    ("codex 0.169", "4", "35.5k", "0.6", "0.23", "0.56"),
    ("claude-code 2.1.330", "4", "47.3k", "0.8", "0.47", "0.94"),
    ("pi 0.73.1", "4", "8.3k", "1.9", "1.6", "1.8"),
    ("cecli 1.10", "2", "6.0k", "2.6", "1.5", "2.0"),
    ("mistral-vibe 3.0.2", "4", "33.1k", "3.1", "2.2", "3.1"),
    ("cline 3.0.65", "4", "23.1k", "3.5", "1.7", "3.7"),
    ("qwen-code 0.24.4", "4", "72.0k", "3.5", "2.9", "3.4"),
    ("aider 0.86.2 (diff)", "2", "4.4k", "4.7", "3.1", "4.5"),
    ("mini-swe-agent 2.4.6", "4", "7.3k", "5.4", "3.6", "5.3"),
    ("opencode 1.18.33", "5", "32.0k", "6.4", "3.7", "6.9"),
)
