/// What the rules make of a patch: pure, from plain values, the same on any thread.
public struct Evaluation: Hashable, Sendable {
    public var tier: Tier
    /// False where anything was not read, matched or understood.
    public var complete: Bool
    /// In order of path.
    public var files: [FileVerdict]
    /// In order of path, line and rule; those of the patch as a whole first.
    public var findings: [Finding]
    /// Every rule that applies, with where; for capabilities and reviewers.
    var applications: [RuleApplication]

    /// The first finding of the patch's tier, such as `ci.permissions-widened (.github/workflows/ci.yml:8)`; nil for an empty patch.
    var cause: String? {
        findings.first { $0.tier == tier }.map { RuleApplication.describe($0.rule, path: $0.path, line: $0.line) }
    }
}

/// One rule that applies to one file, or to the patch.
package struct RuleApplication: Hashable, Sendable {
    var rule: Rule
    /// nil for a patch rule.
    var path: GitPath?
    var line: Int?
    /// False where the rule merely could not be ruled out.
    var certain: Bool

    /// `secrets.private-key (config/key.pem:3)`
    var because: String {
        Self.describe(rule.id, path: path, line: line) + (certain ? "" : ", not ruled out")
    }

    package static func describe(_ rule: String, path: GitPath?, line: Int?) -> String {
        guard let path else { return rule }
        return "\(rule) (\(path.quoted)\(line.map { ":\($0)" } ?? ""))"
    }
}

/// Findings that stand for the engine's own judgement, not for a rule of the policy.
public enum BuiltinRule {
    /// No rule speaks of the file.
    public static let defaultTier = "difftier.default"
    /// Content could not be read.
    public static let unread = "difftier.unread"
    /// The patch leaves the file-system scope of its task.
    public static let taskScope = "difftier.task-scope"
    /// The rules that the repository adds could not be read.
    public static let overlay = "difftier.overlay"

    public static let all = [defaultTier, unread, taskScope, overlay]
}

extension Policy {
    /// Findings listed per rule and file: the first ones.
    static let findingsPerRule = 10

    /// Evaluates every rule. Total, deterministic, without I/O.
    ///
    /// The tier of a file is the highest that applies, `defaultTier` where nothing does; the patch's is
    /// the highest of its files and of the patch rules. An empty patch is low: it changes nothing.
    ///
    /// - Parameter index: of this policy; nil to evaluate every rule for every file, with the same result.
    public func evaluate(_ facts: PatchFacts, for context: RequestContext, using index: RuleIndex? = nil) -> Evaluation {
        let scopes = tasks(matching: context).possible.compactMap(\.scope.filesystem)
        var result = Evaluation(
            tier: .low, complete: facts.gaps.isEmpty, files: [], findings: [], applications: [])
        for gap in facts.gaps where gap.reason.leavesContentUnread {
            result.tier = .high
            result.findings.append(
                Finding(rule: BuiltinRule.unread, summary: "Not read: \(gap.reason)", tier: .high, path: gap.path))
        }
        applyPatchRules(facts, context, &result)
        for file in facts.files.sorted(by: { $0.change.path < $1.change.path }) {
            apply(to: file, index, scopes: scopes, &result)
        }
        return result
    }

    private func applyPatchRules(_ facts: PatchFacts, _ context: RequestContext, _ result: inout Evaluation) {
        let reader = PatchCondition(labels: labels, facts: facts, context: context)
        for number in rules.indices where rules[number].scope == .patch {
            let value = reader.value(of: rules[number].condition, .some)
            guard value != .no else { continue }
            let rule = rules[number]
            result.tier = max(result.tier, rule.tier)
            result.findings.append(Finding(rule: rule.id, summary: rule.summary, tier: rule.tier))
            result.applications.append(RuleApplication(rule: rule, path: nil, line: nil, certain: value == .yes))
        }
    }

    private func apply(to facts: FileFacts, _ index: RuleIndex?, scopes: [[String]], _ result: inout Evaluation) {
        let path = facts.change.path
        let reader = FileCondition(labels: labels, facts: facts)
        let unread = facts.gaps.first { $0.reason.leavesContentUnread }
        var tiers: [Tier] = []
        var names: [String] = []
        var findings: [Finding] = []

        for number in index?.rules(for: facts.probes) ?? Array(rules.indices) where rules[number].scope == .file {
            let raising = raises(rules[number])
            let value = reader.value(of: rules[number], raising ? .some : .whole)
            guard value == .yes || (raising && value == .unknown) else { continue }
            let rule = rules[number]
            let hits = raising ? reader.hits(of: rule.when) : []
            tiers.append(rule.tier)
            result.applications.append(
                RuleApplication(rule: rule, path: path, line: hits.first?.line, certain: value == .yes))
            // Of an unread file no content rule can be ruled out; one finding says so for all of them.
            if value == .unknown && unread != nil { continue }
            names.append(rule.id)
            findings += self.findings(of: rule, at: path, hits: hits, certain: value == .yes)
        }
        if let unread {
            tiers.append(.high)
            findings.append(
                Finding(rule: BuiltinRule.unread, summary: "Not read: \(unread.reason)", tier: .high, path: path))
        }
        for scope in scopes {
            for outside in facts.change.paths where !scope.contains(where: { outside.isInside($0) }) {
                tiers.append(.high)
                findings.append(
                    Finding(
                        rule: BuiltinRule.taskScope, summary: "Outside the paths the task may change", tier: .high,
                        path: outside))
            }
        }
        if tiers.isEmpty {
            findings.append(
                Finding(rule: BuiltinRule.defaultTier, summary: "No rule speaks of it", tier: defaultTier, path: path))
        }
        let tier = tiers.max() ?? defaultTier
        result.tier = max(result.tier, tier)
        result.complete = result.complete && facts.gaps.isEmpty
        result.findings += findings.sorted(by: Finding.inReadingOrder)
        result.files.append(
            FileVerdict(
                path: path, oldPath: facts.change.formerPath, status: facts.change.status, tier: tier, change: facts.shownKind,
                labels: (index?.labels(for: facts.probes) ?? Array(labels.indices))
                    .filter { reader.value(of: labels[$0].when, .some) == .yes }.map { labels[$0].name }.sorted(),
                rules: names.sorted()))
    }

    private func findings(of rule: Rule, at path: GitPath, hits: [Hit], certain: Bool) -> [Finding] {
        let summary = certain ? rule.summary : rule.summary + " (not ruled out)"
        guard !hits.isEmpty else {
            return [Finding(rule: rule.id, summary: summary, tier: rule.tier, path: path)]
        }
        return hits.prefix(Self.findingsPerRule).map { hit in
            Finding(
                rule: rule.id, summary: summary, tier: rule.tier, path: path, line: hit.line, side: hit.side, excerpt: hit.excerpt
            )
        }
    }
}

extension FileCondition {
    /// The matches that make a condition true, in order of line, each line once.
    func hits(of predicate: Predicate) -> [Hit] {
        var seen: Set<Hit> = []
        return collectHits(of: predicate).filter { seen.insert($0).inserted }
            .sorted { ($0.line ?? 0, $0.side.rawValue) < ($1.line ?? 0, $1.side.rawValue) }
    }

    private func collectHits(of predicate: Predicate) -> [Hit] {
        switch predicate {
        case .all(let parts): parts.flatMap(collectHits)
        case .any(let parts): parts.filter { value(of: $0, .some) == .yes }.flatMap(collectHits)
        case .probe(let id): facts.probes[id]?.hits ?? []
        case .dependency(let test): (facts.dependencies?.changes ?? []).filter { test.passes($0, .some) }.map(Hit.init)
        default: []
        }
    }
}

extension Hit {
    /// Where a change of a dependency is stated, and in words what it is.
    fileprivate init(_ change: DependencyChange) {
        self.init(
            line: (change.to ?? change.from)?.line, side: change.to == nil ? .base : .head,
            excerpt: change.isShowable ? Self.cut(change.description) : nil)
    }

    /// As long as an excerpt of a line may be.
    private static func cut(_ phrase: String) -> String {
        let shown = phrase.utf8.prefix(160)
        return shown.count == phrase.utf8.count ? phrase : String(decoding: shown, as: UTF8.self) + "…"
    }
}

extension Finding {
    static func inReadingOrder(_ left: Finding, _ right: Finding) -> Bool {
        (left.line ?? 0, left.side.rawValue, left.rule) < (right.line ?? 0, right.side.rawValue, right.rule)
    }
}

extension Gap.Reason {
    /// True where content itself is unknown. A pattern out of budget raises through its own rule instead,
    /// so do dependencies that were not understood and commits that were not read, and of several merge bases the worst result is taken.
    var leavesContentUnread: Bool {
        switch self {
        case .budget, .notUnderstood, .severalMergeBases, .commitsUnread: false
        case .tooLarge, .missingObject, .corruptObject, .partialText, .binaryText, .unmerged, .unsupported: true
        }
    }
}

extension GitPath {
    /// True for a path below `prefix`, which is a directory with or without its final `/`, or a file.
    func isInside(_ prefix: String) -> Bool {
        var wanted = Array(prefix.utf8)
        if wanted.last == UInt8(ascii: "/") { wanted.removeLast() }
        guard bytes.starts(with: wanted) else { return false }
        return wanted.isEmpty || bytes.count == wanted.count || bytes[wanted.count] == UInt8(ascii: "/")
    }
}
