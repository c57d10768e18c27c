"""A client's callback address, for tests that look at what comes back (RFC 5849, 2.2)."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Listener:
    """A client's callback address: it remembers the exact targets that it was asked for."""

    def __init__(self) -> None:
        targets = self.targets = []
        visited = self.visited = threading.Event()

        class Remember(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path != "/favicon.ico":
                    targets.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(pages.get(self.path, "<title>Back at the client</title>").encode())
                if self.path.startswith("/done"):
                    visited.set()

            def log_message(self, *_):
                pass

        pages = self.pages = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Remember)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def only_query(self) -> str:
        """The exact query of the one visit to the callback."""
        assert self.visited.wait(15), "the browser did not come back to the callback"
        [target] = [target for target in self.targets if target.startswith("/done")]
        return target.partition("?")[2]
