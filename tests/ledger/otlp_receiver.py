"""A receiver of OpenTelemetry on loopback that reads JSON by the protocol's official definitions."""

# ruff: noqa: ANN401 - the generated messages have no types
from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

if TYPE_CHECKING:
    from types import TracebackType

_KINDS = {"/v1/traces": ExportTraceServiceRequest, "/v1/metrics": ExportMetricsServiceRequest}
_IDS = ("traceId", "spanId", "parentSpanId")


def decoded(path: str, body: bytes) -> Any:
    """Return the message; a field, type or enum that the definitions do not have is an error."""
    return json_format.ParseDict(json.loads(body, object_hook=_ids_in_base64), _KINDS[path]())


def _ids_in_base64(object_: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON object as protobuf writes it: OTLP has ids in hexadecimal instead, and differs in nothing else."""
    return {
        key: base64.b64encode(bytes.fromhex(value)).decode() if key in _IDS else value
        for key, value in object_.items()
    }


class Receiver:
    """Takes what is sent and answers as a collector does.

    Args:
        status: of every answer.
        answer: its body.

    Attributes:
        bodies: path and body of every request.
        headers: of every request.
    """

    def __init__(self, status: int = 200, answer: bytes = b'{"partialSuccess":{}}') -> None:
        self.bodies: list[tuple[str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        taken = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taken.bodies.append((self.path, body))
                taken.headers.append(dict(self.headers))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def messages(self, path: str) -> list[Any]:
        """Return what came for ``path``, decoded."""
        return [decoded(at, body) for at, body in self.bodies if at == path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
