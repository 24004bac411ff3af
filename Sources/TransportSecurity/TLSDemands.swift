package import NIOCore
package import NIOSSL

/// What both ends of a TLS connection demand of it.
package enum TLSDemands {
    /// The protocol's name in ALPN (RFC 7301).
    package static let protocolName = "difftier/1"
}

extension TLSConfiguration {
    /// TLS 1.3 and nothing before it, and the protocol's name in ALPN.
    ///
    /// - Parameter linger: how long a closing connection waits for the other side's word of it.
    package mutating func demand(linger: TimeAmount) {
        minimumTLSVersion = .tlsv13
        applicationProtocols = [TLSDemands.protocolName]
        shutdownTimeout = linger
    }
}
