import RiskModel
import WireProtocol

/// The repositories that may be asked about, by name or by path; nothing else can be reached.
struct RepositoryDirectory: Sendable {
    private var byName: [String: RepositoryEntry] = [:]
    /// Keyed by `RepositoryEntry.place`.
    private var byPath: [String: RepositoryEntry] = [:]

    init(_ entries: [RepositoryEntry]) {
        for entry in entries {
            byName[entry.name] = entry
            byPath[entry.place] = entry
        }
    }

    /// - Throws: NOT_FOUND in the same words for a path that is not configured, one that does not exist, and a repository that the
    ///   caller may not speak of, so that neither the file system nor the configuration can be explored.
    func find(_ nameOrPath: String, for caller: Caller) throws(RPCError) -> RepositoryEntry {
        guard let entry = entry(nameOrPath), caller.mayAskAbout(entry.name) else {
            throw RPCError(
                .notFound,
                """
                repository `\(nameOrPath)` is not configured for \(caller.subject.name); add it under `repositories` in the service's \
                configuration, or to what the trust file says of this caller
                """)
        }
        return entry
    }

    func entry(_ nameOrPath: String) -> RepositoryEntry? {
        if nameOrPath.hasPrefix("/") { return byPath[RepositoryEntry.place(of: nameOrPath)] }
        return byName[nameOrPath].flatMap { $0.name.isExactly(nameOrPath) ? $0 : nil }
    }

    var all: [RepositoryEntry] { byName.values.sorted { $0.name < $1.name } }
}
