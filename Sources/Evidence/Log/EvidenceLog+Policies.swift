import FoundationEssentials
import GRDB
public import RiskModel

extension EvidenceLog {
    /// Keeps the files of a policy, so that what was decided under it can be derived again. What is kept already is kept once.
    ///
    /// What makes them evidence is the event of kind `policy` with the digest as its reference, and `contentHashes(of:)` as the member
    /// `files` of its body: with that the verifier compares what is kept.
    ///
    /// - Parameters:
    ///   - digest: the policy's, as its decisions name it.
    ///   - files: what is in each, by its path.
    /// - Throws: `inconsistent` where other files are kept under the digest; `malformed` where there are no files.
    public func keepPolicy(digest: String, files: [String: [UInt8]]) throws(EvidenceError) {
        guard !files.isEmpty else { throw EvidenceError(code: .malformed, reason: "the policy \(digest) has no files to keep") }
        let hashes = PolicyRows.hashes(of: files)
        try writer.write("keep the policy \(digest)") { database in
            let kept = try PolicyRows.hashes(ofPolicy: digest, in: database)
            guard kept.isEmpty || kept == hashes else {
                throw EvidenceError(code: .inconsistent, reason: "other files are kept of the policy \(digest) already")
            }
            guard kept.isEmpty else { return }
            for (path, content) in files.sorted(by: { $0.key < $1.key }) {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO content (hash, bytes) VALUES (?, ?)", arguments: [hashes[path], Data(content)])
                try database.execute(
                    sql: "INSERT INTO policy (digest, path, hash) VALUES (?, ?, ?)", arguments: [digest, path, hashes[path]])
            }
        }
    }

    /// The files of a policy by their paths; nil where none are kept.
    ///
    /// - Throws: `corrupt` where a file is not what was kept.
    public func policy(digest: String) throws(EvidenceError) -> [String: [UInt8]]? {
        try reader.read("read the policy \(digest)") { database in
            var files: [String: [UInt8]] = [:]
            for (path, hash) in try PolicyRows.hashes(ofPolicy: digest, in: database) {
                guard let content = try PolicyRows.content(hash, in: database) else {
                    throw EvidenceError(code: .corrupt, reason: "the file \(path) of the policy \(digest) is not what was kept")
                }
                files[path] = content
            }
            return files.isEmpty ? nil : files
        }
    }

    /// SHA-256 of each file as 64 hexadecimal digits, by its path: the member `files` of a policy's event.
    public static func contentHashes(of files: [String: [UInt8]]) -> JSONValue {
        .object(PolicyRows.hashes(of: files).mapValues { .string(Hexadecimal.encode($0)) })
    }
}
