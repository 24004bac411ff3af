import Classification
import Foundation
import GitPatches
import RiskModel

/// One version of a policy, as it is named on the command line: a directory, `shipped`, `empty`, or `REV:folder` of a repository.
enum PolicyVersion {
    /// - Parameter repository: where revisions are looked for; nil for the one around the current directory.
    static func load(_ name: String, repository: String?) throws -> CompiledPolicy {
        if name == "shipped" { return try PolicySource.shipped.load() }
        if name == "empty" { return try empty() }
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory), isDirectory.boolValue {
            return try PolicySource.directory(name).load()
        }
        guard let colon = name.lastIndex(of: ":") else {
            throw CommandFailure(
                .noInput, "\(name): neither a directory nor `shipped`, `empty` or REV:folder, such as main:rules")
        }
        let found = try load(
            folder: String(name[name.index(after: colon)...]), at: String(name[..<colon]),
            of: try LocalDecider.openRepository(at: repository))
        guard let found else {
            throw CommandFailure(.noInput, "\(name): there is no such folder; `empty` stands for the policy before the first")
        }
        return found
    }

    /// The policy of a directory as it was at a revision of the repository around it.
    static func load(of directory: String, at revision: String) throws -> CompiledPolicy {
        let path = URL(fileURLWithPath: directory, isDirectory: true).resolvingSymlinksInPath().path
        let repository = try GitRepository(openingAt: try GitRepository.discover(from: path), verification: .local)
        let folder = path.dropFirst(repository.path.count).drop { $0 == "/" }
        // Before the change that brings the policy there is none, and all of it is new.
        return try load(folder: String(folder), at: revision, of: repository) ?? empty()
    }

    private static func empty() throws -> CompiledPolicy { try CompiledPolicy(Policy()) }

    /// - Parameter folder: relative to the top of the repository.
    /// - Returns: nil where there is no such folder at the revision.
    private static func load(folder: String, at revision: String, of repository: GitRepository) throws -> CompiledPolicy? {
        let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let commit = try repository.commit(revision)
        let contents: [String: [UInt8]]?
        do throws(UnreadableFolder) {
            contents = try repository.folder(folder, at: commit).map { tree throws(UnreadableFolder) in
                // What a policy may hold is for its loader to say.
                let files = try repository.files(
                    in: tree, named: "", suffixes: [".yaml", ".yml"],
                    limits: GitRepository.FolderLimits(files: 10_000, bytes: 64 << 20, depth: 32, entries: 100_000))
                return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.content) })
            }
        } catch {
            throw CommandFailure(.noInput, "\(revision):\(folder): \(error.reason)")
        }
        return try contents.map { try PolicySource.files($0).load() }
    }
}
