import WireProtocol

/// How a client connects and what it accepts. Sizes in bytes.
public struct ClientOptions: Sendable {
    /// Name and version of the program, which the server may log.
    public var agent: String
    /// For addresses that ask for TLS.
    public var tls = ClientTLS()
    /// Shown with every call; nil for none.
    public var token: ClientToken?
    /// From the start of connecting until calls can be made.
    public var connectTimeout: Duration = .seconds(10)
    /// The largest answer; a decision on a hundred thousand files is some tens of megabytes.
    public var maxFrameBytes = 64 * 1024 * 1024
    public var streamCredit = 64 * 1024 * 1024
    public var connectionCredit = 128 * 1024 * 1024

    public init(agent: String = "difftier-client") { self.agent = agent }

    var limits: Limits {
        let frame = max(maxFrameBytes, FrameFormat.smallestMaximum)
        return Limits(
            maxFrameBytes: frame, streamCredit: max(streamCredit, frame), connectionCredit: max(connectionCredit, frame))
    }
}
