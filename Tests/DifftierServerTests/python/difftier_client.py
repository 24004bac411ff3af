#!/usr/bin/env python3
"""A second implementation of the Difftier wire protocol, written from protos/WIRE.md.

It uses sockets of the standard library and a stock protobuf runtime, and shares no code with the
service: where it works, the document is enough to write a client.

    difftier_client.py ADDRESS health
    difftier_client.py ADDRESS who-am-i
    difftier_client.py ADDRESS classify REPOSITORY HEAD (--target-branch B | --base REV | --first-parent)
    difftier_client.py ADDRESS classify-text FILE|-
    difftier_client.py ADDRESS classify-range REPOSITORY FROM TO [--first-parent-line]

ADDRESS is unix:/path, host:port, [::1]:port or tls://host:port. Over TLS --authorities names whom to trust, --certificate and --key
what to show; --token-file holds a token, which goes with every call. Prints one JSON object:
{"welcome": {...}, "responses": [...], "status": {"code", "name", "message", "retry_delay_seconds"?}}
Ends with 0 where the status is OK, 1 where it is another, 2 where the connection or the protocol fails.
"""

import argparse
import importlib
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import sys
import tempfile

PROTOS = pathlib.Path(__file__).resolve().parents[3] / "protos"
FILES = ["frame", "decision", "classifier", "identity", "health"]

FIRST_MAX_FRAME = 16384
MAX_FRAME = 64 * 1024 * 1024
CREDIT = 64 * 1024 * 1024
CHUNK = 32 * 1024
PROTOCOL = "difftier/1"
HEALTH = "/difftier.v1.Health/Check"
STATUS_NAMES = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
]


class ProtocolError(Exception):
    """The other side does not speak the protocol, or ended the connection."""


def generate(directory):
    """Makes the message classes of protos/ below a directory and imports them."""
    subprocess.run(
        ["protoc", f"--proto_path={PROTOS}", f"--python_out={directory}"]
        + [str(PROTOS / "difftier" / "v1" / f"{name}.proto") for name in FILES],
        check=True,
    )
    sys.path.insert(0, str(directory))
    return {name: importlib.import_module(f"difftier.v1.{name}_pb2") for name in FILES}


def host_and_port(text):
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def open_socket(address, authorities=None, certificate=None, key=None):
    """WIRE.md, section 2."""
    if address.startswith("unix:"):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.connect(address[len("unix:"):])
        return sock
    if not address.startswith("tls://"):
        return socket.create_connection(host_and_port(address.removeprefix("tcp://")))
    host, port = host_and_port(address.removeprefix("tls://"))
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols([PROTOCOL])
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    sock = context.wrap_socket(socket.create_connection((host, port)), server_hostname=host)
    if sock.selected_alpn_protocol() != PROTOCOL:
        raise ProtocolError(f"the server does not speak {PROTOCOL}")
    return sock


class Connection:
    """WIRE.md, sections 3 to 7, for a client that makes one call at a time."""

    def __init__(self, sock, messages, token=None):
        frames = messages["frame"]
        self.sock = sock
        self.frames = frames
        self.token = token
        self.max_receive = FIRST_MAX_FRAME
        self.next_stream = 1
        hello = frames.Frame()
        hello.hello.versions.append(1)
        hello.hello.limits.max_frame_bytes = MAX_FRAME
        hello.hello.limits.stream_credit = CREDIT
        hello.hello.limits.connection_credit = CREDIT
        hello.hello.agent = "python-example/1"
        self.send(hello)
        first = self.receive()
        if first.WhichOneof("body") == "go_away":
            raise ProtocolError(self.reason(first.go_away))
        if first.WhichOneof("body") != "welcome" or first.welcome.version != 1:
            raise ProtocolError("no usable Welcome")
        self.welcome = first.welcome
        if first.welcome.HasField("limits"):
            self.max_receive = MAX_FRAME
            self.connection_credit = first.welcome.limits.connection_credit
        else:
            self.identify(messages["identity"])

    def identify(self, identity):
        """Shows the token to a server that does not say before what it takes."""
        self.connection_credit = FIRST_MAX_FRAME
        request = identity.WhoAmIRequest().SerializeToString()
        _, trailer = self.call("/difftier.v1.Identity/WhoAmI", [request])
        if trailer.code != 0:
            raise ProtocolError(self.reason(trailer))
        if not self.welcome.HasField("limits"):
            raise ProtocolError("no limits")

    # Frames

    def send(self, frame):
        body = frame.SerializeToString()
        self.sock.sendall(struct.pack(">BI", 0, len(body)) + body)

    def receive(self):
        flag, length = struct.unpack(">BI", self.read_exactly(5))
        if flag != 0:
            raise ProtocolError(f"flag {flag}")
        if length > self.max_receive:
            raise ProtocolError(f"a frame of {length} bytes")
        frame = self.frames.Frame()
        frame.ParseFromString(self.read_exactly(length))
        return frame

    def read_exactly(self, count):
        parts = bytearray()
        while len(parts) < count:
            part = self.sock.recv(count - len(parts))
            if not part:
                raise ProtocolError("the server closed the connection")
            parts += part
        return bytes(parts)

    @staticmethod
    def reason(status):
        return f"{STATUS_NAMES[status.code]}: {status.message}"

    # Calls

    def call(self, method, messages, timeout_ms=None):
        """Makes one call; returns the serialized answers and the Trailer."""
        stream = self.next_stream
        self.next_stream += 2
        opening = self.frames.Frame(stream=stream)
        opening.call.method = method
        if timeout_ms is not None:
            opening.call.timeout_ms = timeout_ms
        if self.token is not None and method != HEALTH:
            opening.call.metadata.add(key="authorization", value=b"Bearer " + self.token)
        self.send(opening)
        self.stream_credit = self.welcome.limits.stream_credit if self.welcome.HasField("limits") else FIRST_MAX_FRAME
        self.answers = []
        self.trailer = None
        for message in messages:
            # A message may go out only where both accounts cover it in full.
            while self.trailer is None and len(message) > min(self.stream_credit, self.connection_credit):
                self.handle(self.receive(), stream)
            if self.trailer is not None:
                break
            self.stream_credit -= len(message)
            self.connection_credit -= len(message)
            self.send(self.frames.Frame(stream=stream, message=message))
        if self.trailer is None:
            half_close = self.frames.Frame(stream=stream)
            half_close.half_close.SetInParent()
            self.send(half_close)
        while self.trailer is None:
            self.handle(self.receive(), stream)
        return self.answers, self.trailer

    def handle(self, frame, stream):
        kind = frame.WhichOneof("body")
        if kind == "credit":
            if frame.stream == 0:
                self.connection_credit += frame.credit.bytes
            elif frame.stream == stream:
                self.stream_credit += frame.credit.bytes
        elif kind == "message":
            self.answers.append(frame.message)
            for account in (0, frame.stream):
                credit = self.frames.Frame(stream=account)
                credit.credit.bytes = len(frame.message)
                self.send(credit)
        elif kind == "trailer" and frame.stream == stream:
            self.trailer = frame.trailer
        elif kind == "welcome" and not self.welcome.HasField("limits") and frame.welcome.HasField("limits"):
            self.welcome = frame.welcome
            self.max_receive = MAX_FRAME
            self.connection_credit += frame.welcome.limits.connection_credit - FIRST_MAX_FRAME
        elif kind == "ping":
            pong = self.frames.Frame()
            pong.pong.token = frame.ping.token
            self.send(pong)
        elif kind == "go_away" and (frame.go_away.code != 14 or frame.go_away.last_stream < stream):
            raise ProtocolError(self.reason(frame.go_away))


def as_json(message):
    """Every field by its name in the .proto file, those that hold their zero value too."""
    from google.protobuf import json_format

    try:
        return json_format.MessageToDict(
            message, preserving_proto_field_name=True, including_default_value_fields=True)
    except TypeError:  # renamed in protobuf 5
        return json_format.MessageToDict(
            message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def text_messages(classifier, text, label):
    header = classifier.ClassifyTextRequest()
    header.header.repository = label
    yield header.SerializeToString()
    for start in range(0, len(text), CHUNK):
        yield classifier.ClassifyTextRequest(chunk=text[start:start + CHUNK]).SerializeToString()


def request(arguments, messages):
    """The method, its messages and the class of its answers."""
    classifier, health = messages["classifier"], messages["health"]
    if arguments.method == "health":
        return HEALTH, [health.HealthCheckRequest().SerializeToString()], health.HealthCheckResponse
    if arguments.method == "who-am-i":
        identity = messages["identity"]
        return "/difftier.v1.Identity/WhoAmI", [identity.WhoAmIRequest().SerializeToString()], identity.WhoAmIResponse
    if arguments.method == "classify":
        ask = classifier.ClassifyRequest(
            repository=arguments.repository, head=arguments.head, two_dot=arguments.two_dot,
            capabilities=arguments.capability)
        if arguments.target_branch is not None:
            ask.target_branch = arguments.target_branch
        if arguments.base is not None:
            ask.base_revision = arguments.base
        if arguments.first_parent:
            ask.first_parent.SetInParent()
        return "/difftier.v1.Classifier/Classify", [ask.SerializeToString()], classifier.ClassifyResponse
    if arguments.method == "classify-range":
        ask = classifier.ClassifyRangeRequest(
            repository=arguments.repository, to=arguments.to, first_parent=arguments.first_parent_line)
        setattr(ask, "from", arguments.from_)
        return "/difftier.v1.Classifier/ClassifyRange", [ask.SerializeToString()], classifier.ClassifyResponse
    text = sys.stdin.buffer.read() if arguments.file == "-" else pathlib.Path(arguments.file).read_bytes()
    return (
        "/difftier.v1.Classifier/ClassifyText", text_messages(classifier, text, arguments.label),
        classifier.ClassifyResponse)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--timeout-ms", type=int)
    parser.add_argument("--authorities", help="file of certificates that are trusted; the system's unless given")
    parser.add_argument("--certificate", help="file of the client's own certificate")
    parser.add_argument("--key", help="file of its key")
    parser.add_argument("--token-file")
    parser.add_argument("--generated", help="directory for the generated classes; a temporary one unless given")
    methods = parser.add_subparsers(dest="method", required=True)
    methods.add_parser("health")
    methods.add_parser("who-am-i")
    classify = methods.add_parser("classify")
    classify.add_argument("repository")
    classify.add_argument("head")
    classify.add_argument("--target-branch")
    classify.add_argument("--base")
    classify.add_argument("--first-parent", action="store_true")
    classify.add_argument("--two-dot", action="store_true")
    classify.add_argument("--capability", action="append", default=[])
    text = methods.add_parser("classify-text")
    text.add_argument("file")
    text.add_argument("--label", default="")
    ranges = methods.add_parser("classify-range")
    ranges.add_argument("repository")
    ranges.add_argument("from_", metavar="from")
    ranges.add_argument("to")
    ranges.add_argument("--first-parent-line", action="store_true")
    return parser.parse_args()


def status_of(trailer, frames):
    status = {"code": trailer.code, "name": STATUS_NAMES[trailer.code], "message": trailer.message}
    for detail in trailer.details:
        retry = frames.RetryInfo()
        if detail.Unpack(retry):
            status["retry_delay_seconds"] = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9
    return status


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as scratch:
        messages = generate(arguments.generated or scratch)
        try:
            token = arguments.token_file and pathlib.Path(arguments.token_file).read_bytes().strip()
            sock = open_socket(arguments.address, arguments.authorities, arguments.certificate, arguments.key)
            connection = Connection(sock, messages, token)
            method, parts, answer = request(arguments, messages)
            answers, trailer = connection.call(method, parts, arguments.timeout_ms)
        except (OSError, ProtocolError) as error:
            print(f"difftier_client.py: {error}", file=sys.stderr)
            return 2
        print(json.dumps({
            "welcome": as_json(connection.welcome),
            "responses": [as_json(answer.FromString(bytes)) for bytes in answers],
            "status": status_of(trailer, messages["frame"]),
        }))
        return 0 if trailer.code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
