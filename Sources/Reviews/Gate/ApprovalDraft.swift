public import RiskModel

extension ApprovalRecord {
    /// What somebody says of a change as it was decided, with the files of these requirements and their digests.
    ///
    /// - Parameters:
    ///   - requirements: that it is meant to meet. An approval is of their files, one that names capabilities of all; what speaks against
    ///     a change is of all files in any case.
    ///   - only: the files to speak of; nil for all of them. An approval leaves out those without a digest: nobody can approve them.
    ///   - isOfWhole: it is of the change whatever becomes of its files.
    public init(
        _ kind: Kind = .approve, of verdict: Verdict, under policy: Policy, by person: String,
        for requirements: [ReviewRequirement],
        capabilities: [Capability] = [], only: Set<GitPath>? = nil, isOfWhole: Bool = false, decisionID: String,
        branch: String? = nil, at time: Int,
        source: Source = .difftier, trusted: Bool = true, reason: String? = nil
    ) {
        let files = ChangeFiles(verdict, policy: policy)
        let isOfAll = kind != .approve || !capabilities.isEmpty
        var covered = Set(isOfAll ? files.paths : requirements.flatMap(\.paths))
        if let only { covered.formIntersection(only) }
        let digests = covered.compactMap(files.number).compactMap { file in
            (files.digests[file] ?? (kind == .approve ? nil : ""))
                .map { (files.paths[file].quoted, File(digest: $0, rules: files.rules[file])) }
        }
        self.init(
            decisionID: decisionID, kind: kind, person: person, repository: verdict.patch.repository,
            target: verdict.patch.target ?? "", branch: branch, head: verdict.patch.head?.hex ?? "",
            requirements: requirements.map(\.id).sorted(), files: Dictionary(digests, uniquingKeysWith: { first, _ in first }),
            capabilities: capabilities.map(\.name).sorted(), at: time, source: source, trusted: trusted, reason: reason)
        if isOfWhole { whole = true }
    }
}
