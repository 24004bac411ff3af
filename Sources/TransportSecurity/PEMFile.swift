import Foundation
package import NIOSSL
import PrivateFiles

/// Certificates and keys in files, in PEM.
package enum PEMFile {
    /// In bytes; a file of all authorities of the web is some hundreds of kilobytes.
    private static let longest = 1 << 20

    /// - Returns: at least one certificate, in the order of the file.
    package static func certificates(_ path: String) throws(PEMFileError) -> [NIOSSLCertificate] {
        let content: Data
        do {
            content = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw PEMFileError(at: path, "cannot read \(path): \(error.localizedDescription)", underlying: error)
        }
        guard content.count <= longest else { throw PEMFileError(at: path, "\(path) is larger than \(longest) bytes") }
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(Array(content))
        } catch {
            throw PEMFileError(at: path, "\(path) holds no certificate in PEM, or a damaged one", underlying: error)
        }
        guard !certificates.isEmpty else { throw PEMFileError(at: path, "\(path) holds no certificate in PEM") }
        return certificates
    }

    /// - Throws: also where others than its owner can read or change the file.
    package static func privateKey(_ path: String) throws(PEMFileError) -> NIOSSLPrivateKey {
        let bytes: [UInt8]
        do throws(PrivateFileError) {
            bytes = try PrivateFile.read(path, maximumBytes: longest)
        } catch {
            throw PEMFileError(at: path, error.reason, underlying: error)
        }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw PEMFileError(at: path, "\(path) holds no private key in PEM, or one with a passphrase", underlying: error)
        }
    }
}

/// A file of certificates or of a key cannot be used.
package struct PEMFileError: Error, Sendable {
    package let path: String
    /// What is wrong with which file, and what to do.
    package let reason: String
    package let underlying: (any Error)?

    package init(at path: String, _ reason: String, underlying: (any Error)? = nil) {
        self.path = path
        self.reason = reason
        self.underlying = underlying
    }
}
