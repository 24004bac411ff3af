extension Policy {
    /// Findings and notes a verdict lists; of further ones those of the lowest tiers, and the last, are only counted.
    static let findingsListed = 10_000
    static let notesListed = 1_000

    /// Puts a verdict together: evaluation, capabilities, scopes, reviewers, obligations and approvals.
    ///
    /// - Parameter index: of this policy; nil to evaluate every rule for every file, with the same result.
    public func verdict(
        on facts: PatchFacts, summary: PatchSummary, for context: RequestContext, engine: String, using index: RuleIndex? = nil,
        approvals: ApprovalState = .none, notes: [String] = []
    ) -> Verdict {
        let evaluation = evaluate(facts, for: context, using: index)
        let tierPolicy = self[evaluation.tier]
        let (findings, omitted) = Self.listed(evaluation.findings)
        var notes = (facts.gaps + facts.files.flatMap(\.gaps)).map(\.note) + notes
        if notes.count > Self.notesListed {
            notes = notes.prefix(Self.notesListed) + ["\(notes.count - Self.notesListed) more notes are not listed"]
        }
        if omitted > 0 { notes.append("\(omitted) more findings, of the lowest tiers, are not listed") }
        return Verdict(
            tier: evaluation.tier,
            complete: evaluation.complete,
            authoritative: context.authoritative,
            patch: summary,
            policy: PolicyReference(digest: digest, revision: revision),
            engine: engine,
            subject: Subject(name: context.subject, actor: context.actor, claims: context.claims),
            files: evaluation.files,
            findings: findings,
            capabilities: grant(evaluation, for: context, approvals: approvals),
            scope: TaskScope.intersection(of: tasks(matching: context).possible.map(\.scope)),
            reviewers: ReviewerVerdict(),
            obligations: tierPolicy.obligations,
            approvals: ApprovalVerdict(
                needed: tierPolicy.approvals, given: approvals.given, satisfied: approvals.satisfied),
            notes: notes)
    }

    /// The findings of the patch as a whole and those of the highest tiers, in their order, and how many are left out.
    private static func listed(_ findings: [Finding]) -> ([Finding], omitted: Int) {
        guard findings.count > findingsListed else { return (findings, 0) }
        func rank(_ index: Int) -> (Int, UInt8, Int) {
            (findings[index].path == nil ? 0 : 1, findings[index].tier.rawValue, index)
        }
        let kept = findings.indices.sorted { rank($0) < rank($1) }.prefix(findingsListed)
        return (kept.sorted().map { findings[$0] }, findings.count - findingsListed)
    }
}

extension Gap {
    /// `src/big.bin: larger than 16777216 bytes`
    var note: String {
        path.map { "\($0.quoted): \(reason)" } ?? "\(reason)"
    }
}

extension TaskScope {
    /// What all of the scopes allow: the narrowest bounds of each kind.
    static func intersection(of scopes: [TaskScope]) -> TaskScope {
        var result = TaskScope()
        for scope in scopes {
            if let network = scope.network {
                result.network =
                    result.network.map { known in
                        Network(
                            allow: known.allow.filter(network.allow.contains),
                            denyDefault: known.denyDefault || network.denyDefault)
                    } ?? network
            }
            if let paths = scope.filesystem {
                result.filesystem =
                    result.filesystem.map { known in
                        known.filter { GitPath(bytes: $0.utf8).isInside(anyOf: paths) }
                            + paths.filter { GitPath(bytes: $0.utf8).isInside(anyOf: known) && !known.contains($0) }
                    } ?? paths
            }
            if let commands = scope.commands {
                result.commands = result.commands.map { $0.filter(commands.contains) } ?? commands
            }
        }
        return result
    }
}

extension GitPath {
    package func isInside(anyOf prefixes: [String]) -> Bool { prefixes.contains { isInside($0) } }
}
