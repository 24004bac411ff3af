package import NIOCore
import SwiftProtobuf

extension Frame {
    /// Writes header and body, or nothing.
    package func encode(into buffer: inout ByteBuffer) throws(RPCError) {
        let body = try serialized(wireForm)
        buffer.reserveCapacity(minimumWritableBytes: FrameFormat.headerBytes + body.count)
        buffer.writeInteger(FrameFormat.plainFlag)
        buffer.writeInteger(UInt32(clamping: body.count))
        buffer.writeBytes(body)
    }

    package func encoded() throws(RPCError) -> ByteBuffer {
        var buffer = ByteBuffer()
        try encode(into: &buffer)
        return buffer
    }

    private var wireForm: Difftier_V1_Frame {
        var frame = Difftier_V1_Frame()
        switch self {
        case .hello(let hello): frame.hello = hello.wireForm
        case .welcome(let welcome): frame.welcome = welcome.wireForm
        case .ping(let token): frame.ping = .with { $0.token = token }
        case .pong(let token): frame.pong = .with { $0.token = token }
        case .goAway(let goAway): frame.goAway = goAway.wireForm
        case .connectionCredit(let bytes): frame.credit = .with { $0.bytes = bytes }
        case .unknown: break
        case .call(let stream, let call):
            frame.stream = stream
            frame.call = call.wireForm
        case .message(let stream, let message):
            frame.stream = stream
            frame.message = message.withUnsafeReadableBytes { dataOf($0) }
        case .halfClose(let stream):
            frame.stream = stream
            frame.halfClose = Difftier_V1_HalfClose()
        case .trailer(let stream, let trailer):
            frame.stream = stream
            frame.trailer = trailer.wireForm
        case .cancel(let stream):
            frame.stream = stream
            frame.cancel = Difftier_V1_Cancel()
        case .streamCredit(let stream, let bytes):
            frame.stream = stream
            frame.credit = .with { $0.bytes = bytes }
        }
        return frame
    }

    /// - Parameter body: exactly the bytes behind one header.
    init(body: ByteBuffer) throws(FrameError) {
        guard let frame: Difftier_V1_Frame = parsed(body) else {
            throw .malformed("it is not a difftier.v1.Frame message")
        }
        try self.init(validating: frame)
    }

    private init(validating frame: Difftier_V1_Frame) throws(FrameError) {
        guard let body = frame.body else {
            self = .unknown
            return
        }
        switch body {
        case .hello, .welcome, .ping, .pong, .goAway:
            guard frame.stream == 0 else { throw .malformed("a frame of the connection names stream \(frame.stream)") }
        case .call, .message, .halfClose, .trailer, .cancel:
            guard frame.stream != 0 else { throw .malformed("a frame of a stream names no stream") }
        case .credit: break
        }
        switch body {
        case .hello(let hello): self = .hello(try Hello(validating: hello))
        case .welcome(let welcome): self = .welcome(try Welcome(validating: welcome))
        case .ping(let ping): self = .ping(ping.token)
        case .pong(let pong): self = .pong(pong.token)
        case .goAway(let goAway): self = .goAway(GoAway(validating: goAway))
        case .credit(let credit):
            self = frame.stream == 0 ? .connectionCredit(credit.bytes) : .streamCredit(frame.stream, credit.bytes)
        case .call(let call): self = .call(frame.stream, Call(validating: call))
        case .message(let message): self = .message(frame.stream, ByteBuffer(bytes: message))
        case .halfClose: self = .halfClose(frame.stream)
        case .trailer(let trailer): self = .trailer(frame.stream, Trailer(validating: trailer))
        case .cancel: self = .cancel(frame.stream)
        }
    }
}

extension Hello {
    fileprivate var wireForm: Difftier_V1_Hello {
        .with {
            $0.versions = versions
            $0.limits = limits.wireForm
            $0.agent = agent
        }
    }

    fileprivate init(validating hello: Difftier_V1_Hello) throws(FrameError) {
        self.init(
            versions: hello.versions, limits: try Limits(validating: hello.limits), agent: printable(hello.agent))
    }
}

extension Welcome {
    fileprivate var wireForm: Difftier_V1_Welcome {
        .with {
            $0.version = version
            if let limits { $0.limits = limits.wireForm }
            $0.agent = agent
        }
    }

    fileprivate init(validating welcome: Difftier_V1_Welcome) throws(FrameError) {
        self.init(
            version: welcome.version, limits: welcome.hasLimits ? try Limits(validating: welcome.limits) : nil,
            agent: printable(welcome.agent))
    }
}

extension Call {
    fileprivate var wireForm: Difftier_V1_Call {
        .with {
            $0.method = method
            if let timeoutMilliseconds { $0.timeoutMs = timeoutMilliseconds }
            $0.metadata = metadata.map { entry in
                .with {
                    $0.key = entry.key
                    $0.value = dataOf(entry.value)
                }
            }
        }
    }

    fileprivate init(validating call: Difftier_V1_Call) {
        self.init(
            method: call.method, timeoutMilliseconds: call.hasTimeoutMs ? call.timeoutMs : nil,
            metadata: call.metadata.map { Metadata(key: $0.key, value: Array($0.value)) })
    }
}

extension Trailer {
    fileprivate var wireForm: Difftier_V1_Trailer {
        .with {
            $0.code = code.rawValue
            $0.message = shortened(message)
            $0.details = wireDetails(details)
        }
    }

    fileprivate init(validating trailer: Difftier_V1_Trailer) {
        self.init(
            // As gRPC reads codes from the future.
            code: StatusCode(rawValue: trailer.code) ?? .unknown, message: trailer.message,
            details: trailer.details.map(RPCError.Detail.init(validating:)))
    }
}

extension GoAway {
    fileprivate var wireForm: Difftier_V1_GoAway {
        .with {
            $0.lastStream = lastStream
            $0.code = reason.code.rawValue
            $0.message = shortened(reason.message)
            $0.details = wireDetails(reason.details)
        }
    }

    fileprivate init(validating goAway: Difftier_V1_GoAway) {
        self.init(
            lastStream: goAway.lastStream,
            reason: Trailer(
                code: StatusCode(rawValue: goAway.code) ?? .unknown, message: goAway.message,
                details: goAway.details.map(RPCError.Detail.init(validating:))))
    }
}

extension RPCError.Detail {
    fileprivate init(validating detail: Google_Protobuf_Any) {
        if let retry = try? Difftier_V1_RetryInfo(unpackingAny: detail) {
            let delay = retry.retryDelay
            self = .retry(after: .seconds(max(delay.seconds, 0)) + .nanoseconds(Int64(max(delay.nanos, 0))))
        } else {
            self = .unknown(type: detail.typeURL)
        }
    }
}

private func wireDetails(_ details: [RPCError.Detail]) -> [Google_Protobuf_Any] {
    details.compactMap { detail in
        switch detail {
        case .retry(let delay):
            let retry = Difftier_V1_RetryInfo.with {
                $0.retryDelay = .with {
                    $0.seconds = delay.components.seconds
                    $0.nanos = Int32(clamping: delay.components.attoseconds / 1_000_000_000)
                }
            }
            // Packing fails only for messages with unset required fields, which proto3 does not have.
            return try? Google_Protobuf_Any(message: retry)
        case .unknown: return nil
        }
    }
}

/// Cut at a character, so that what is left is still UTF-8.
private func shortened(_ text: String) -> String {
    guard text.utf8.count > FrameFormat.longestReason else { return text }
    var kept = ""
    var bytes = "…".utf8.count
    for character in text {
        bytes += character.utf8.count
        if bytes > FrameFormat.longestReason { break }
        kept.append(character)
    }
    return kept + "…"
}

/// A peer's name for itself as it may stand in a log: printable ASCII, cut.
private func printable(_ agent: String) -> String {
    String(
        decoding: agent.utf8.prefix(FrameFormat.longestAgent).map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") },
        as: UTF8.self)
}
