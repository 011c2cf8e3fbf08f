"""The repositories, split before anything was looked at: weights are fitted on some, figures reported on others."""

from __future__ import annotations

TUNING = (
    "pallets/click", "encode/httpx", "scrapy/scrapy", "networkx/networkx", "python-poetry/poetry",
    "axios/axios", "mochajs/mocha", "vitejs/vite", "spf13/cobra", "tokio-rs/tokio",
)  # fmt: skip
REPORTING = (
    "pallets/flask", "aio-libs/aiohttp", "pytest-dev/pytest", "celery/celery", "tornadoweb/tornado", "psf/black",
    "expressjs/express", "fastify/fastify", "vuejs/core", "reduxjs/redux", "gin-gonic/gin", "BurntSushi/ripgrep",
)  # fmt: skip
