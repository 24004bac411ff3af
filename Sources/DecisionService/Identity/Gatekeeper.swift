import DifftierServer
import Foundation
public import Identity
public import Logging
public import RiskModel
import Synchronization
import WireProtocol

/// Tells who calls. What is shown is looked at in one order, and what does not hold is refused: nobody falls back to being somebody else.
///
/// A token first, then a certificate, then the process at the other end of a Unix socket. The identity of development is everybody
/// on this machine who shows nothing, where the configuration says so.
public final class Gatekeeper: Sendable {
    private let authenticator: Mutex<Authenticator?>
    private let development: Caller?
    private let logger: Logger

    /// - Parameters:
    ///   - authenticator: nil where no trust file is configured: then nobody can prove anything.
    ///   - development: what whoever reaches a loopback address or a Unix socket is taken for; nil for nobody.
    public init(_ authenticator: Authenticator?, development: Caller?, logger: Logger) {
        self.authenticator = Mutex(authenticator)
        self.development = development
        self.logger = logger
    }

    /// Who is believed; nil where nobody can prove anything.
    var trustPolicy: TrustPolicy? { authenticator.withLock { $0?.policy } }

    /// Believes another trust policy from now on; what is known of its issuers is kept.
    public func follow(_ policy: TrustPolicy) {
        authenticator.withLock { $0 = $0?.following(policy) }
    }

    /// - Throws: `unauthenticated`, `permissionDenied` or `unavailable`, in words that say nothing of who is trusted.
    func caller(with credentials: Credentials, in session: RequestSession) throws(RPCError) -> Caller {
        let authenticator = authenticator.withLock { $0 }
        let now = UnixTime.now
        do throws(CredentialRefusal) {
            if let token = credentials.token {
                guard let authenticator else { throw noTrust("a token") }
                return try authenticator.caller(token: token.text, on: session.connection, at: now)
            }
            switch credentials.peer {
            case .certificate(let der):
                guard let authenticator else { throw noTrust("a certificate") }
                return try authenticator.caller(certificate: der, at: now)
            case .unix(let uid, let gid, _):
                if let authenticator, let known = try known(uid: uid, gid: gid, to: authenticator) { return known }
            case .loopback, .nothing: break
            }
        } catch {
            logger.notice(
                "a caller was refused",
                metadata: ["request": "\(session.id)", "code": "\(error.code.rawValue)", "cause": "\(error.detail)"])
            throw RPCError(StatusCode(error.kind), error.answer)
        }
        if let development, credentials.peer != .nothing { return development }
        throw RPCError(
            .unauthenticated, "nothing proves who calls: send a token of an issuer that the service trusts, or show a certificate"
        )
    }

    /// nil where nothing is said of it and it may be the identity of development.
    private func known(uid: UInt32, gid: UInt32, to authenticator: Authenticator) throws(CredentialRefusal) -> Caller? {
        do throws(CredentialRefusal) {
            return try authenticator.caller(peer: SocketPeer(uid: uid, gid: gid))
        } catch {
            guard error.code == .unmatched, development != nil else { throw error }
            return nil
        }
    }

    private func noTrust(_ shown: String) -> CredentialRefusal {
        CredentialRefusal(
            .unmatched, "nothing that this service trusts is among what you showed; its operator finds in the log why",
            detail: "\(shown) was shown, and no trust file is configured")
    }
}

extension Gatekeeper {
    /// As the service is configured.
    ///
    /// - Throws: every mistake of the trust file.
    public convenience init(_ configuration: ServiceConfiguration, logger: Logger) throws {
        let policy = try configuration.trustFile.map { try TrustFile.load($0) }
        let now = UnixTime.now
        self.init(
            policy.map { Authenticator($0, replays: ReplayMemory(at: now)) }, development: configuration.development,
            logger: logger)
    }
}
