internal import RiskModel

/// The files of a change as they are now, by number: what an approval is compared with.
struct ChangeFiles {
    /// Sorted, each once.
    let paths: [GitPath]
    /// nil where nobody can approve the file.
    let digests: [String?]
    /// Everything that applies to each file, with what applies to the change as a whole; sorted.
    let rules: [[String]]
    /// Those of them that could have raised it.
    let raising: [[String]]
    private let numbers: [GitPath: Int]

    init(_ verdict: Verdict, policy: Policy) {
        let files = Dictionary(grouping: verdict.files, by: \.path)
        let paths = files.keys.sorted()
        self.paths = paths
        numbers = Dictionary(uniqueKeysWithValues: zip(paths, paths.indices))
        // Two files of one path cannot be told apart.
        digests = paths.map { files[$0]?.count == 1 ? files[$0]?[0].digest : nil }
        let vouching = Set(policy.rules.filter { !policy.raises($0) }.map(\.id))
        // A rule that the policy does not have is taken for one that raises.
        var raisingRules = Set(verdict.files.flatMap(\.rules)).subtracting(vouching)
        var found: [GitPath?: Set<String>] = [:]
        for finding in verdict.findings {
            found[finding.path, default: []].insert(finding.rule)
            if finding.tier >= policy.defaultTier { raisingRules.insert(finding.rule) }
        }
        let ofWhole = found[nil] ?? []
        rules = paths.map { path in
            var applying = ofWhole.union(found[path] ?? [])
            for file in files[path] ?? [] {
                applying.formUnion(file.rules)
                if let old = file.oldPath { applying.formUnion(found[old] ?? []) }
            }
            return applying.sorted()
        }
        raising = rules.map { $0.filter(raisingRules.contains) }
    }

    /// nil for what is no file of the change.
    func number(of path: GitPath) -> Int? { numbers[path] }
}
