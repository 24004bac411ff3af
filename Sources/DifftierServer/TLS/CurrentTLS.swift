import NIOConcurrencyHelpers
import NIOSSL

/// The certificates that new connections are met with; those that are open keep theirs.
final class CurrentTLS: Sendable {
    private let settings: ServerTLS
    private let linger: Duration
    private let current: NIOLockedValueBox<NIOSSLContext>

    init(_ settings: ServerTLS, linger: Duration) throws(ServerError) {
        self.settings = settings
        self.linger = linger
        current = NIOLockedValueBox(try NIOSSLContext.server(settings, linger: linger))
    }

    var context: NIOSSLContext { current.withLockedValue { $0 } }

    /// Reads the files again. Where they cannot be used, what was in force stays.
    func reload() throws(ServerError) {
        let fresh = try NIOSSLContext.server(settings, linger: linger)
        current.withLockedValue { $0 = fresh }
    }
}
