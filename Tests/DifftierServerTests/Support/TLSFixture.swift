import DifftierClient
import DifftierServer
import Foundation
import NIOCore
import NIOSSL
import RiskModel
import TestKit
import TransportSecurity
import WireProtocol

/// Certificates that the tests of TLS share: made once, when the first of them needs them.
struct TLSFixture {
    static let shared = Result { try TLSFixture() }
    static let address = ServiceAddress.tls(host: "localhost", port: 0)

    let authority: CertificateAuthority
    /// An authority that nobody trusts.
    let stranger: CertificateAuthority
    let server: CertificateAuthority.Issued
    let client: CertificateAuthority.Issued

    private init() throws {
        authority = try CertificateAuthority()
        stranger = try CertificateAuthority("Another authority for tests")
        server = try authority.issue("server", for: ["DNS:localhost", "IP:127.0.0.1"])
        client = try authority.issue("client", for: ["URI:spiffe://example.org/ci"])
    }

    /// How a server speaks TLS that takes whoever comes.
    var settings: ServerTLS { ServerTLS(certificateChain: server.certificate, privateKey: server.privateKey) }

    func settings(_ clients: ServerTLS.ClientCertificates) -> ServerTLS {
        var settings = settings
        settings.clientCertificates = clients
        return settings
    }

    /// A client that trusts the authority, with what it shows.
    func options(token: String? = nil, identity: CertificateAuthority.Issued? = nil) -> ClientOptions {
        var options = ClientOptions()
        options.connectTimeout = .seconds(30)
        options.tls.authorities = .file(authority.certificate)
        options.tls.identity = identity.map { .init(certificateChain: $0.certificate, privateKey: $0.privateKey) }
        options.token = token.flatMap { BearerToken($0) }.map { .fixed($0) }
        return options
    }

    /// How a raw peer speaks TLS.
    func rawClient(identity: CertificateAuthority.Issued? = nil, protocols: [String] = ["difftier/1"]) throws -> TLSConfiguration
    {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try PEMFile.certificates(authority.certificate))
        configuration.certificateVerification = .noHostnameVerification
        configuration.applicationProtocols = protocols
        if let identity {
            configuration.certificateChain = try PEMFile.certificates(identity.certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try PEMFile.privateKey(identity.privateKey))
        }
        return configuration
    }

    /// How a server speaks TLS that a test plays.
    func rawServer(_ issued: CertificateAuthority.Issued, protocols: [String] = ["difftier/1"]) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try PEMFile.certificates(issued.certificate).map { .certificate($0) },
            privateKey: .privateKey(try PEMFile.privateKey(issued.privateKey)))
        configuration.applicationProtocols = protocols
        return configuration
    }
}

extension Date {
    /// So many seconds ago.
    static func past(_ ago: Double) -> Date { Date(timeIntervalSinceNow: -ago) }
}

extension FakeHandler {
    static let token = "good-token"

    /// Takes the one token, any certificate, and nobody else.
    func demandProof() {
        identify { credentials throws(RPCError) in
            if case .certificate = credentials.peer {
                var caller = Self.everybody
                caller.proof = .certificate
                return caller
            }
            guard credentials.token?.text == Self.token else { throw RPCError(.unauthenticated, "that proves nobody") }
            return Self.everybody
        }
    }
}

extension ServiceAddress {
    /// 0 where it has none.
    var port: Int {
        switch self {
        case .tcp(_, let port), .tls(_, let port): port
        case .unix: 0
        }
    }
}
