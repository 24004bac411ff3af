internal import Crypto
internal import Foundation
internal import RiskModel
internal import YAMLDocuments

/// The YAML file of a trust policy: see docs/identity.md.
public enum TrustFile {
    public static let maximumBytes = 1_024 * 1_024

    /// Reads a file that only its owner or root can change.
    public static func load(_ path: String) throws(TrustPolicyErrors) -> TrustPolicy {
        let content: [UInt8]
        do {
            content = try TrustedFile.read(path, maximumBytes: maximumBytes)
        } catch {
            let diagnostics = Diagnostics()
            diagnostics.report(Diagnostic(code: .untrusted, file: path, message: error.reason))
            throw TrustPolicyErrors(diagnostics)
        }
        return try read(name: path, content: content)
    }

    /// - Parameter name: of the file, shown in diagnostics; the folder in it is what relative paths of key sets begin at.
    public static func read(name: String, content: [UInt8]) throws(TrustPolicyErrors) -> TrustPolicy {
        let diagnostics = Diagnostics()
        let documents = YAMLReader(diagnostics).documents(name: name, content: content)
        var policy: TrustPolicy?
        if let document = documents.first {
            let folder = URL(fileURLWithPath: name).deletingLastPathComponent().path
            policy = TrustPolicyReader(folder: folder, diagnostics: diagnostics).read(
                document, digest: Hexadecimal.encode(SHA256.hash(data: content)))
        }
        if let second = documents.dropFirst().first {
            diagnostics.report(.invalidValue, "one document is expected in this file", at: second)
        }
        if documents.isEmpty, diagnostics.isEmpty {
            diagnostics.report(Diagnostic(code: .empty, file: name, message: "the file is empty; start with `version: 1`"))
        }
        guard let policy, diagnostics.isEmpty else { throw TrustPolicyErrors(diagnostics) }
        return policy
    }
}
