"""A transport for `requests` that calls a WSGI application in memory: no socket, no port."""

from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from werkzeug.test import Client, EnvironBuilder


class WsgiAdapter(BaseAdapter):
    def __init__(self, app: Any) -> None:
        super().__init__()
        self._client = Client(app)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        environ = EnvironBuilder(
            method=request.method or "GET",
            path=request.path_url,
            headers=list(request.headers.items()),
            input_stream=BytesIO(body),
        )
        answer = self._client.open(environ)
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(dict(answer.headers))
        response.url = request.url or ""
        response.request = request
        response.raw = HTTPResponse(BytesIO(answer.data), preload_content=False)
        return response

    def close(self) -> None:
        pass
