package import NIOCore

/// The number of a stream: odd, and increasing over the life of a connection.
package typealias StreamID = UInt32

/// One frame, validated: a frame of the connection names no stream, a frame of a stream always does.
package enum Frame: Hashable, Sendable {
    // Of the connection.
    case hello(Hello)
    case welcome(Welcome)
    case ping(UInt64)
    case pong(UInt64)
    case goAway(GoAway)
    case connectionCredit(UInt64)
    /// Of a kind that this version does not know; ignored.
    case unknown

    // Of a stream.
    case call(StreamID, Call)
    case message(StreamID, ByteBuffer)
    case halfClose(StreamID)
    case trailer(StreamID, Trailer)
    case cancel(StreamID)
    case streamCredit(StreamID, UInt64)
}

/// The client's first frame.
package struct Hello: Hashable, Sendable {
    package var versions: [UInt32]
    package var limits: Limits
    package var agent: String

    package init(versions: [UInt32] = [ProtocolVersion.current], limits: Limits, agent: String) {
        self.versions = versions
        self.limits = limits
        self.agent = agent
    }
}

/// The server's first frame.
package struct Welcome: Hashable, Sendable {
    package var version: UInt32
    /// nil until the server knows its peer.
    package var limits: Limits?
    package var agent: String

    package init(version: UInt32 = ProtocolVersion.current, limits: Limits?, agent: String) {
        self.version = version
        self.limits = limits
        self.agent = agent
    }
}

/// Opens a stream.
package struct Call: Hashable, Sendable {
    package struct Metadata: Hashable, Sendable {
        package var key: String
        package var value: [UInt8]

        package init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    package var method: String
    /// nil: the server's maximum.
    package var timeoutMilliseconds: UInt64?
    package var metadata: [Metadata]

    package init(method: String, timeoutMilliseconds: UInt64? = nil, metadata: [Metadata] = []) {
        self.method = method
        self.timeoutMilliseconds = timeoutMilliseconds
        self.metadata = metadata
    }

    /// What counts against `Limits.maxMetadataBytes`.
    package var metadataBytes: Int { metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.count } }
}

/// The server's last frame of a stream.
package struct Trailer: Hashable, Sendable {
    package var code: StatusCode
    package var message: String
    package var details: [RPCError.Detail]

    package init(code: StatusCode, message: String = "", details: [RPCError.Detail] = []) {
        self.code = code
        self.message = message
        self.details = details
    }

    package static let ok = Trailer(code: .ok)

    package init(_ error: RPCError) {
        self.init(code: error.status, message: error.message, details: error.details)
    }

    /// nil for OK.
    package var error: RPCError? {
        code == .ok ? nil : RPCError(code, message, details: details)
    }
}

/// The sender takes no more calls.
package struct GoAway: Hashable, Sendable {
    package var lastStream: StreamID
    package var reason: Trailer

    package init(lastStream: StreamID, reason: Trailer) {
        self.lastStream = lastStream
        self.reason = reason
    }
}
