internal import RiskModel

/// The files of a change as they are now: what an approval is compared with.
struct ChangeFiles {
    /// Sorted.
    let paths: [GitPath]
    private let digests: [GitPath: String]
    /// What applies to a file; under nil what applies to the change as a whole.
    private var applying: [GitPath?: Set<String>] = [:]
    /// Those of them that could have raised it.
    private var raising: Set<String>

    init(_ verdict: Verdict, policy: Policy) {
        paths = verdict.files.map(\.path).sorted()
        digests = Dictionary(
            verdict.files.compactMap { file in file.digest.map { (file.path, $0) } }, uniquingKeysWith: { first, _ in first })
        let vouching = Set(policy.rules.filter { !policy.raises($0) }.map(\.id))
        // A rule that the policy does not have is taken for one that raises.
        raising = Set(verdict.files.flatMap(\.rules)).subtracting(vouching)
        var found: [GitPath?: Set<String>] = [:]
        for finding in verdict.findings {
            found[finding.path, default: []].insert(finding.rule)
            if finding.tier >= policy.defaultTier { raising.insert(finding.rule) }
        }
        applying[nil] = found[nil]
        for file in verdict.files {
            let old = file.oldPath.flatMap { found[$0] } ?? []
            applying[file.path, default: []].formUnion((found[file.path] ?? []).union(old).union(file.rules))
        }
    }

    func digest(of path: GitPath) -> String? { digests[path] }

    /// Everything that applies to a file, with what applies to the change as a whole; sorted.
    func rules(on path: GitPath) -> [String] { (applying[path] ?? []).union(applying[nil] ?? []).sorted() }

    /// The first rule that raises a file and is none of these.
    func newRule(on path: GitPath, beside known: [String]) -> String? {
        rules(on: path).first { raising.contains($0) && !known.contains($0) }
    }
}
