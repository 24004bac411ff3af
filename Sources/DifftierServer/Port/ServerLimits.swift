import NIOCore
import WireProtocol

/// What one server takes on. Sizes in bytes. Every limit is checked before the memory it bounds is taken.
public struct ServerLimits: Hashable, Sendable {
    /// Connections open at once.
    public var maxConnections = 256
    /// Of these, connections over TLS whose client is not known yet: at their handshake, or before their first good token.
    public var maxUnidentified = 64
    /// Calls open at once on one connection.
    public var maxStreams = 32
    /// Requests that wait for a worker thread; the next one is refused at once.
    public var maxWaitingRequests = 64
    public var maxFrameBytes = 1024 * 1024
    /// More than one largest frame: else credit has to be returned with every message, and a small request costs a frame more.
    public var streamCredit = 2 * 1024 * 1024
    public var connectionCredit = 4 * 1024 * 1024
    public var maxMetadataBytes = 8 * 1024
    /// Patch text of one request.
    public var maxTextBytes = 64 * 1024 * 1024
    /// Patch text of all requests together.
    public var maxTotalTextBytes = 256 * 1024 * 1024
    /// Answers of all requests together that are made and not yet sent.
    public var maxTotalAnswerBytes = 256 * 1024 * 1024
    /// The longest time for one call, and the time of a call that names none.
    public var maxTimeout: Duration = .seconds(300)
    /// From the connection's start to its `Hello`, and where a token has to be shown to the call that shows it.
    public var handshakeTimeout: Duration = .seconds(10)
    /// Without a call and without a frame.
    public var idleTimeout: Duration = .seconds(600)
    /// A client that has not read `leastDrain` bytes in this time while answers wait for it is cut off.
    public var stallTimeout: Duration = .seconds(30)
    public var leastDrain = 16 * 1024
    /// How long a closing connection waits for its client to read the reason.
    public var lingerTimeout: Duration = .seconds(1)
    /// What a refused client is told to wait.
    public var retryDelay: Duration = .seconds(1)

    public init() {}

    /// For the calls of a client that is not known yet: nothing of theirs may take long or be large.
    var forStrangers: ServerLimits {
        var limits = self
        limits.maxTimeout = min(maxTimeout, handshakeTimeout)
        limits.maxTextBytes = min(maxTextBytes, FrameFormat.smallestMaximum)
        return limits
    }

    /// What a client is told.
    var announced: Limits {
        let frame = max(maxFrameBytes, FrameFormat.smallestMaximum)
        return Limits(
            maxFrameBytes: frame, streamCredit: max(streamCredit, frame), connectionCredit: max(connectionCredit, frame),
            maxStreams: maxStreams, maxMetadataBytes: maxMetadataBytes,
            maxTimeoutMilliseconds: UInt64(clamping: TimeAmount(maxTimeout).nanoseconds / 1_000_000))
    }
}
