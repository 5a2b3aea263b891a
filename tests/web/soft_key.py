"""A passkey in memory, that signs for whichever origin it is told: a browser, or a liar."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT_VERIFIED, _ATTESTED = 0x05, 0x40
Json = dict[str, Any]


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data_of(text_: str) -> bytes:
    return urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


@dataclass
class SoftKey:
    """`origin`: of the page that the browser is on."""

    origin: str
    id: bytes = field(default_factory=lambda: os.urandom(16))
    user: str = ""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: Json) -> Json:
        self.user = options["user"]["id"]
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(cose)
        auth = self._auth(options["rp"]["id"], _PRESENT_VERIFIED | _ATTESTED) + attested
        said = {
            "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": auth}))
        }
        return self._credential("webauthn.create", options, said)

    def get(self, options: Json) -> Json:
        auth = self._auth(options["rpId"], _PRESENT_VERIFIED)
        credential = self._credential("webauthn.get", options, {"authenticatorData": text(auth)})
        client = data_of(credential["response"]["clientDataJSON"])
        signed = self._key.sign(auth + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        credential["response"] |= {"signature": text(signed), "userHandle": self.user}
        return credential

    def _credential(self, kind: str, options: Json, said: Json) -> Json:
        client = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        response = {"clientDataJSON": text(json.dumps(client).encode()), **said}
        id_ = text(self.id)
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response}

    def _auth(self, rp: str, flags: int) -> bytes:
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + bytes(4)
