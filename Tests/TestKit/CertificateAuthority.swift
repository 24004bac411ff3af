public import Foundation

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
    ///   - end: when it expires; a time in the past makes one that has.
    public func issue(
        _ subject: String, for names: [String], until end: Date = Date(timeIntervalSinceNow: 86_400)
    ) throws -> Issued {
        // Of its own for each certificate: the program's records take one writer.
        let records = directory.path + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: records, withIntermediateDirectories: false)
        let (request, key, made) = (records + "/request.csr", records + "/private.key", records + "/certificate.pem")
        try Data().write(to: URL(fileURLWithPath: records + "/index.txt"))
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = \(records)/index.txt
            serial = \(records)/serial
            new_certs_dir = \(records)
            certificate = \(certificate)
            private_key = \(privateKey)
            default_md = sha256
            policy = names
            x509_extensions = shape
            [names]
            commonName = supplied
            [shape]
            basicConstraints = CA:FALSE
            subjectAltName = \(names.joined(separator: ","))

            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: records + "/ca.cnf"))
        try openssl(["req", "-new"] + Self.newKey + ["-keyout", key, "-out", request, "-subj", "/CN=\(subject)"])
        try openssl([
            "ca", "-batch", "-notext", "-rand_serial", "-config", records + "/ca.cnf", "-in", request, "-out", made,
            "-startdate", "20200101000000Z", "-enddate", Self.stamp(end),
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        return Issued(
            certificate: made, privateKey: key, der: try openssl(["x509", "-in", made, "-outform", "DER"]))
    }

    /// A time as certificates have it.
    private static func stamp(_ time: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMddHHmmss'Z'"
        return formatter.string(from: time)
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
