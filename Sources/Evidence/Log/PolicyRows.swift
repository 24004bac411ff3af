import Crypto
import FoundationEssentials
import GRDB

/// Files of policies as they are kept: each content once, under its SHA-256.
enum PolicyRows {
    static func hashes(of files: [String: [UInt8]]) -> [String: Data] { files.mapValues { Data(SHA256.hash(data: $0)) } }

    /// The hashes of what a policy's files hold, by their paths; empty where none are kept.
    static func hashes(ofPolicy digest: String, in database: Database) throws -> [String: Data] {
        let rows = try Row.fetchAll(database, sql: "SELECT path, hash FROM policy WHERE digest = ?", arguments: [digest])
        return Dictionary(rows.map { ($0[0] as String, $0[1] as Data) }) { first, _ in first }
    }

    /// nil where nothing is kept under the hash, or something that does not have it.
    static func content(_ hash: Data, in database: Database) throws -> [UInt8]? {
        let bytes = try Data.fetchOne(database, sql: "SELECT bytes FROM content WHERE hash = ?", arguments: [hash]).map {
            Array($0)
        }
        return bytes.flatMap { Data(SHA256.hash(data: $0)) == hash ? $0 : nil }
    }
}
