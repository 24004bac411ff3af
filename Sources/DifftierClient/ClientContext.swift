import NIOCore
import NIOSSL
import TransportSecurity

extension NIOSSLContext {
    /// How long a closing connection waits for the server's word of it.
    private static let linger = TimeAmount.seconds(1)

    /// - Throws: where a file cannot be used.
    static func client(_ settings: ClientTLS) throws(PEMFileError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.demand(linger: linger)
        if case .file(let path) = settings.authorities {
            configuration.trustRoots = .certificates(try PEMFile.certificates(path))
        }
        guard let identity = settings.identity else {
            return try made(configuration, from: "the system's authorities", "cannot be used")
        }
        configuration.certificateChain = try PEMFile.certificates(identity.certificateChain).map { .certificate($0) }
        configuration.privateKey = .privateKey(try PEMFile.privateKey(identity.privateKey))
        return try made(
            configuration, from: identity.privateKey, "is not the key of the first certificate in \(identity.certificateChain)")
    }

    private static func made(
        _ configuration: TLSConfiguration, from path: String, _ problem: String
    ) throws(PEMFileError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw PEMFileError(at: path, "\(path) \(problem)", underlying: error)
        }
    }
}
