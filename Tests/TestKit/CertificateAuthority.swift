import Foundation

/// An authority of a test's own, made at run time by the `openssl` program, and the certificates that it makes.
public final class CertificateAuthority: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// A certificate and its key, as files.
    public struct Issued: Sendable {
        /// In PEM.
        public let certificate: String
        /// In PEM, with mode 0600.
        public let privateKey: String
        /// The certificate alone.
        public let der: [UInt8]
    }

    /// The authority's own certificate, in PEM.
    public let certificate: String
    private let privateKey: String
    private let directory: TemporaryDirectory

    public init(_ name: String = "An authority for tests") throws {
        directory = try TemporaryDirectory()
        certificate = directory.path + "/authority.pem"
        privateKey = directory.path + "/authority.key"
        try openssl(
            ["req", "-x509"] + Self.newKey + ["-keyout", privateKey, "-out", certificate, "-subj", "/CN=\(name)", "-days", "2"])
    }

    /// - Parameters:
    ///   - names: as OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`, `URI:spiffe://…`.
    ///   - days: how long it is valid from now on; a negative number for one that has expired.
    public func issue(_ subject: String, for names: [String], days: Int = 2) throws -> Issued {
        let base = directory.path + "/" + UUID().uuidString
        try directory.write(
            "subjectAltName=\(names.joined(separator: ","))\nbasicConstraints=CA:FALSE\n",
            to: "\(base.split(separator: "/").last ?? "").ext")
        try openssl(
            ["req", "-new"] + Self.newKey + ["-keyout", base + ".key", "-out", base + ".csr", "-subj", "/CN=\(subject)"])
        try openssl([
            "x509", "-req", "-in", base + ".csr", "-CA", certificate, "-CAkey", privateKey, "-CAcreateserial", "-days", "\(days)",
            "-extfile", base + ".ext", "-out", base + ".pem",
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: base + ".key")
        let der = try openssl(["x509", "-in", base + ".pem", "-outform", "DER"])
        return Issued(certificate: base + ".pem", privateKey: base + ".key", der: der)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    @discardableResult
    private func openssl(_ arguments: [String]) throws -> [UInt8] {
        let run = try CommandRun.run("openssl", arguments)
        guard run.status == 0 else {
            throw Failure(description: "openssl \(arguments.joined(separator: " ")): \(run.errorOutput)")
        }
        return run.output
    }
}
