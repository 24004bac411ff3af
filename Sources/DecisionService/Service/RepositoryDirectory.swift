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

    /// - Throws: NOT_FOUND in the same words for a path that is not configured and one that does not exist, so that the
    ///   file system cannot be explored.
    func find(_ nameOrPath: String) throws(RPCError) -> RepositoryEntry {
        let entry = nameOrPath.hasPrefix("/") ? byPath[RepositoryEntry.place(of: nameOrPath)] : byName[nameOrPath]
        guard let entry else {
            throw RPCError(
                .notFound,
                "repository `\(nameOrPath)` is not configured; add it under `repositories` in the service's configuration")
        }
        return entry
    }
}
