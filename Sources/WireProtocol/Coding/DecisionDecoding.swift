package import NIOCore
package import RiskModel

extension Decision {
    /// Reads a serialized `ClassifyResponse`.
    ///
    /// A reader must not guess: a value that this version does not know, a missing part or a
    /// count below zero makes the whole decision malformed, never a milder one.
    package init(decodingResponse bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_ClassifyResponse.self, in: bytes)
        guard message.hasDecision else { throw MalformedMessage("decision", "is missing") }
        let decision = message.decision
        self = try within("decision") { () throws(MalformedMessage) in try Decision(validating: decision) }
        cached = message.cached
    }

    private init(validating decision: Difftier_V1_Decision) throws(MalformedMessage) {
        guard !decision.id.isEmpty else { throw MalformedMessage("id", "is missing") }
        guard decision.hasVerdict else { throw MalformedMessage("verdict", "is missing") }
        let verdict = decision.verdict
        self.init(
            id: decision.id, decidedAt: Int(decision.decidedAt),
            verdict: try within("verdict") { () throws(MalformedMessage) in try Verdict(validating: verdict) },
            evidence: decision.hasEvidence
                ? try within("evidence") { () throws(MalformedMessage) in try EvidenceReference(validating: decision.evidence) }
                : nil)
    }
}

extension EvidenceReference {
    fileprivate init(validating evidence: Difftier_V1_EvidenceReference) throws(MalformedMessage) {
        guard evidence.leafHash.count == 32 else { throw MalformedMessage("leaf_hash", "is not 32 bytes long") }
        self.init(
            index: try count(evidence.index, "index"), leafHash: Array(evidence.leafHash),
            checkpoint: evidence.hasCheckpoint ? evidence.checkpoint : nil)
    }
}

extension Verdict {
    fileprivate init(validating verdict: Difftier_V1_Verdict) throws(MalformedMessage) {
        let parts: [(String, Bool)] = [
            ("patch", verdict.hasPatch), ("policy", verdict.hasPolicy), ("subject", verdict.hasSubject),
            ("capabilities", verdict.hasCapabilities), ("scope", verdict.hasScope), ("reviewers", verdict.hasReviewers),
            ("approvals", verdict.hasApprovals), ("approvals.needed", verdict.approvals.hasNeeded),
        ]
        for (name, isThere) in parts where !isThere { throw MalformedMessage(name, "is missing") }
        let policy = verdict.policy
        let needed = verdict.approvals.needed
        self.init(
            tier: try Tier(wire: verdict.tier, "tier"),
            complete: verdict.complete,
            authoritative: verdict.authoritative,
            patch: try within("patch") { () throws(MalformedMessage) in try PatchSummary(validating: verdict.patch) },
            policy: PolicyReference(digest: policy.digest, revision: policy.hasRevision ? policy.revision : nil),
            engine: verdict.engine,
            subject: try Subject(validating: verdict.subject, "subject"),
            files: try each(verdict.files, of: "files") { file throws(MalformedMessage) in try FileVerdict(validating: file) },
            findings: try each(verdict.findings, of: "findings") { finding throws(MalformedMessage) in
                try Finding(validating: finding)
            },
            capabilities: CapabilityVerdict(
                granted: verdict.capabilities.granted.map { Capability($0) },
                withheld: verdict.capabilities.withheld.map {
                    CapabilityVerdict.Withheld(capability: Capability($0.capability), because: $0.because)
                }),
            scope: TaskScope(validating: verdict.scope),
            reviewers: ReviewerVerdict(
                required: try each(verdict.reviewers.required, of: "reviewers.required") { requirement throws(MalformedMessage) in
                    ReviewerVerdict.Requirement(
                        id: requirement.id, anyOf: requirement.anyOf, count: try counted(requirement.count, "count"),
                        paths: requirement.paths.map { GitPath(bytes: $0) }, because: requirement.because)
                },
                suggested: verdict.reviewers.suggested),
            obligations: verdict.obligations,
            approvals: ApprovalVerdict(
                needed: ApprovalDemand(
                    count: try counted(needed.count, "approvals.needed.count"), independent: needed.independent,
                    human: needed.human),
                given: verdict.approvals.given, satisfied: verdict.approvals.satisfied),
            notes: verdict.notes)
    }
}

extension PatchSummary {
    fileprivate init(validating patch: Difftier_V1_PatchSummary) throws(MalformedMessage) {
        self.init(
            repository: patch.repository,
            target: patch.hasTarget ? patch.target : nil,
            base: patch.hasBase ? try objectID(patch.base, "base") : nil,
            head: patch.hasHead ? try objectID(patch.head, "head") : nil,
            mergeBase: patch.hasMergeBase ? try objectID(patch.mergeBase, "merge_base") : nil,
            patchID: patch.hasPatchID ? patch.patchID : nil,
            source: try PatchSource(wire: patch.source, "source"),
            files: try counted(patch.files, "files"),
            additions: try counted(patch.additions, "additions"),
            deletions: try counted(patch.deletions, "deletions"))
    }
}

extension FileVerdict {
    fileprivate init(validating file: Difftier_V1_FileVerdict) throws(MalformedMessage) {
        guard !file.path.isEmpty else { throw MalformedMessage("path", "is missing") }
        self.init(
            path: GitPath(bytes: file.path),
            oldPath: file.hasOldPath ? GitPath(bytes: file.oldPath) : nil,
            status: try ChangeStatus(wire: file.status, "status"),
            tier: try Tier(wire: file.tier, "tier"),
            change: file.hasChange ? try ChangeKind(wire: file.change, "change") : nil,
            labels: file.labels, rules: file.rules, digest: file.hasDigest ? file.digest : nil)
    }
}

extension Finding {
    fileprivate init(validating finding: Difftier_V1_Finding) throws(MalformedMessage) {
        if finding.hasLine, finding.line < 1 { throw MalformedMessage("line", "is \(finding.line), below 1") }
        self.init(
            rule: finding.rule, summary: finding.summary, tier: try Tier(wire: finding.tier, "tier"),
            path: finding.hasPath ? GitPath(bytes: finding.path) : nil,
            line: finding.hasLine ? Int(finding.line) : nil,
            side: try Side(wire: finding.side, "side"),
            excerpt: finding.hasExcerpt ? finding.excerpt : nil)
    }
}

extension TaskScope {
    fileprivate init(validating scope: Difftier_V1_TaskScope) {
        self.init(
            network: scope.hasNetwork ? Network(allow: scope.network.allow, denyDefault: scope.network.denyDefault) : nil,
            filesystem: scope.hasFilesystem ? scope.filesystem.names : nil,
            commands: scope.hasCommands ? scope.commands.names : nil)
    }
}

private func counted(_ value: Int64, _ field: String) throws(MalformedMessage) -> Int {
    guard value >= 0 else { throw MalformedMessage(field, "is \(value), below 0") }
    return Int(value)
}

private func objectID(_ bytes: some Sequence<UInt8>, _ field: String) throws(MalformedMessage) -> ObjectID {
    guard let id = ObjectID(bytes: bytes) else { throw MalformedMessage(field, "is not \(ObjectID.byteCount) bytes") }
    return id
}

extension Subject {
    init(validating subject: Difftier_V1_Subject, _ field: String) throws(MalformedMessage) {
        self.init(
            name: subject.name, actor: try ActorKind(wire: subject.actor, "\(field).actor"), claims: subject.claims)
    }
}
