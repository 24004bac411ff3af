import Foundation
import NIOCore
import NIOSSL
import TransportSecurity

extension NIOSSLContext {
    /// Reads the files and puts them together.
    ///
    /// - Throws: `badCertificate`, which names the file.
    static func server(_ settings: ServerTLS, linger: Duration) throws(ServerError) -> NIOSSLContext {
        do throws(PEMFileError) {
            return try assembled(settings, linger: linger)
        } catch {
            throw ServerError(.badCertificate, at: nil, "no TLS can be spoken: \(error.reason)", underlying: error)
        }
    }

    private static func assembled(_ settings: ServerTLS, linger: Duration) throws(PEMFileError) -> NIOSSLContext {
        let chain = try PEMFile.certificates(settings.certificateChain)
        if let leaf = chain.first, Double(leaf.notValidAfter) <= Date().timeIntervalSince1970 {
            throw PEMFileError(
                at: settings.certificateChain,
                "the first certificate in \(settings.certificateChain) has expired; put a new one there")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try PEMFile.privateKey(settings.privateKey)))
        configuration.demand(linger: TimeAmount(linger))
        switch settings.clientCertificates {
        case .none: configuration.certificateVerification = .none
        case .optional(let authorities):
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates(try PEMFile.certificates(authorities))
        case .required(let authorities):
            // There is no host name that a client's certificate could have to bear.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try PEMFile.certificates(authorities))
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw PEMFileError(
                at: settings.privateKey,
                "\(settings.privateKey) is not the key of the first certificate in \(settings.certificateChain)",
                underlying: error)
        }
    }
}
