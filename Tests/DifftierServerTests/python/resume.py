"""Calls WhoAmI on two TLS connections, the second of which takes up the session of the first where the server lets it.

    resume.py PORT AUTHORITIES CERTIFICATE KEY [SECONDS BETWEEN]

Prints whether the session was taken up again. The frames stand here as bytes, so that nothing but the standard library is needed.
"""

import socket
import ssl
import struct
import sys
import time


def frame(body):
    return struct.pack(">BI", 0, len(body)) + body


# versions: [1]; limits: 2^20 each.
HELLO = frame(bytes.fromhex("12110a0101120c088080401080804018808040"))
METHOD = b"/difftier.v1.Identity/WhoAmI"
CALL = frame(b"\x08\x01\x22" + bytes([len(METHOD) + 2]) + b"\x0a" + bytes([len(METHOD)]) + METHOD)
MESSAGE = frame(b"\x08\x01\x2a\x00")
HALF_CLOSE = frame(b"\x08\x01\x32\x00")
TRAILER = 0x3A


def read_frame(sock):
    data = b""
    while len(data) < 5 or len(data) < 5 + struct.unpack(">I", data[1:5])[0]:
        part = sock.recv(1 if len(data) < 5 else 5 + struct.unpack(">I", data[1:5])[0] - len(data))
        if not part:
            raise SystemExit("the server closed the connection")
        data += part
    return data[5:]


def converse(context, port, session=None):
    with socket.create_connection(("127.0.0.1", port)) as plain:
        with context.wrap_socket(plain, server_hostname="localhost", session=session) as sock:
            sock.sendall(HELLO)
            read_frame(sock)
            sock.sendall(CALL + MESSAGE + HALF_CLOSE)
            while True:
                body = read_frame(sock)
                if body[:2] == b"\x08\x01" and body[2] == TRAILER:
                    break
            return sock.session, sock.session_reused


def main():
    port, authorities, certificate, key, *pause = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["difftier/1"])
    context.load_verify_locations(authorities)
    context.load_cert_chain(certificate, key)
    session, _ = converse(context, int(port))
    time.sleep(float(pause[0]) if pause else 0)
    _, reused = converse(context, int(port), session)
    print(reused)


main()
