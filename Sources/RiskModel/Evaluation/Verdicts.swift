extension Policy {
    /// Puts a verdict together: evaluation, capabilities, scopes, reviewers, obligations and approvals.
    public func verdict(
        on facts: PatchFacts, summary: PatchSummary, for context: RequestContext, engine: String,
        approvals: ApprovalState = .none, notes: [String] = []
    ) -> Verdict {
        let evaluation = evaluate(facts, for: context)
        let tierPolicy = self[evaluation.tier]
        var approvals = approvals
        if tierPolicy.approvals.count == 0 { approvals.satisfied = true }
        return Verdict(
            tier: evaluation.tier,
            complete: evaluation.complete,
            authoritative: context.authoritative,
            patch: summary,
            policy: PolicyReference(digest: digest, revision: revision),
            engine: engine,
            subject: Subject(name: context.subject, actor: context.actor, claims: context.claims),
            files: evaluation.files,
            findings: evaluation.findings,
            capabilities: grant(evaluation, for: context, approvals: approvals),
            scope: TaskScope.intersection(of: tasks(matching: context).map(\.scope)),
            reviewers: reviewers(evaluation),
            obligations: tierPolicy.obligations,
            approvals: ApprovalVerdict(
                needed: tierPolicy.approvals, given: approvals.given, satisfied: approvals.satisfied),
            notes: (facts.gaps + facts.files.flatMap(\.gaps)).map(\.note) + notes)
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
    func isInside(anyOf prefixes: [String]) -> Bool { prefixes.contains { isInside($0) } }
}
