import NIOCore
import WireProtocol

/// One frame of every kind, with values at the edges.
enum FrameSamples {
    static let limits = Limits(
        maxFrameBytes: 1 << 20, streamCredit: 1 << 20, connectionCredit: 4 << 20, maxStreams: 32, maxMetadataBytes: 8192,
        maxTimeoutMilliseconds: 300_000)
    static let clientLimits = Limits(maxFrameBytes: 16384, streamCredit: 16384, connectionCredit: 32768)

    static let all: [Frame] = [
        .hello(Hello(versions: [1], limits: clientLimits, agent: "vector/1")),
        .hello(Hello(versions: [], limits: limits, agent: "")),
        .welcome(Welcome(limits: limits, agent: "difftierd/1")),
        .welcome(Welcome(limits: nil, agent: "")),
        .ping(0), .ping(.max), .pong(0x0102_0304_0506_0708),
        .goAway(
            GoAway(
                lastStream: 7, reason: Trailer(code: .unavailable, message: "bye", details: [.retry(after: .milliseconds(1500))]))
        ),
        .connectionCredit(0), .connectionCredit(65536), .unknown,
        .call(1, Call(method: "/difftier.v1.Health/Check")),
        .call(
            StreamID.max,
            Call(
                method: "", timeoutMilliseconds: 0,
                metadata: [.init(key: "trace-id", value: [0, 255]), .init(key: "", value: [])])),
        .message(1, ByteBuffer()), .message(3, ByteBuffer(bytes: Array(0...255))),
        .halfClose(5), .trailer(1, .ok), .trailer(9, Trailer(code: .notFound, message: "no repository “a”")),
        .cancel(11), .streamCredit(1, 1), .streamCredit(3, .max),
    ]
}

extension FrameDecoder {
    /// Every frame that `bytes` hold, for tests.
    mutating func frames(of bytes: ByteBuffer) throws(FrameError) -> [Frame] {
        append(bytes)
        var frames: [Frame] = []
        while let frame = try next() { frames.append(frame) }
        return frames
    }
}
