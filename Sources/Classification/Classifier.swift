public import PatternEngine
import Reviews
public import RiskModel

/// Decides patches under one policy: reads tree facts, plans which contents are needed, reads each once,
/// turns it into facts, and has the policy evaluated over them.
///
/// Holds one thread's scratch memory: use each from one thread at a time, and several side by side.
public final class Classifier {
    let policy: CompiledPolicy
    private let files: FileClassification
    private let split: WorkSplit

    /// The digest of the policy it decides under.
    public var policyDigest: String { policy.policy.digest }

    /// - Parameter threads: on how many a large patch, and one large file of a patch, may be worked at.
    /// - Throws: where the scratch memory cannot be had.
    public convenience init(_ policy: CompiledPolicy, threads: Int = 1) throws(ScannerError) {
        try self.init(policy, split: WorkSplit(threads: threads))
    }

    /// - Parameter meter: of this policy; counts what its patterns cost.
    public convenience init(_ policy: CompiledPolicy, meter: ScanMeter) throws(ScannerError) {
        try self.init(policy, split: WorkSplit(), meter: meter)
    }

    init(_ policy: CompiledPolicy, split: WorkSplit, meter: ScanMeter? = nil) throws(ScannerError) {
        self.policy = policy
        self.split = split
        files = try FileClassification(policy, split: split, meter: meter)
    }

    /// Decides one patch.
    ///
    /// - Throws: where the request ends first; a patch that cannot be read is decided, upward.
    public func classify(
        _ reader: any PatchReader, for context: RequestContext, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> Verdict {
        try verdict(on: try examine(reader, interruption: interruption), for: context, interruption: interruption)
    }

    /// Reads and matches one patch: all of the work that does not depend on who asks.
    public func examine(
        _ reader: any PatchReader, planning: Planning = .asNeeded, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> PatchExamination {
        let paths = try PathProbing(policy: policy, matcher: files.matcher, interruption: interruption)
            .answers(for: reader.patch.files)
        let outcomes = try FileSweep(policy: policy, split: split, planning: planning, interruption: interruption)
            .outcomes(of: reader, paths, on: files)
        var patch = reader.patch
        var exhausted: Set<Int> = []
        var probes = try probeResults(
            [(.commitMessage, patch.commits?.map(\.message)), (.commitAuthor, patch.commits?.map(\.author))], interruption,
            &exhausted)
        probes.merge(try trailerResults(patch.commits, interruption, &exhausted))
        var gaps = patch.gaps + policy.gaps(for: exhausted, at: nil)
        for index in gaps.indices { gaps[index].path = try files.mask(gaps[index].path, interruption) }
        let commits = patch.commits?.map(\.id)
        let commitAuthors = CommitAuthors.names(of: patch.commits ?? [])
        // Kept no longer than needed: the files are among the facts.
        (patch.files, patch.commits, patch.gaps) = ([], nil, [])
        return PatchExamination(
            patch: patch, files: outcomes.map(\.facts), identity: outcomes.map(\.identity),
            additions: outcomes.reduce(0) { $0 + $1.additions }, deletions: outcomes.reduce(0) { $0 + $1.deletions },
            probes: probes, commits: commits, commitAuthors: commitAuthors, gaps: gaps,
            isConclusive: !gaps.contains(where: \.reason.mayHeal) && !outcomes.contains(where: \.mayHeal))
    }

    /// What follows from a patch that was examined under this classifier's policy, for one who asks, with what rules and tier demand of
    /// people, as far as the policy names them.
    ///
    /// - Parameter others: of the same patch from its other merge bases: the worst of each counts.
    public func verdict(
        on examination: PatchExamination, and others: ArraySlice<PatchExamination> = [], for context: RequestContext,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> Verdict {
        try reviewedVerdict(
            on: examination, and: others, for: context, with: ReviewInputs(now: context.evaluatedAt ?? 0),
            interruption: interruption
        ).verdict
    }

    /// What rules say of a patch that was examined under this classifier's policy, for one who asks: the verdict without what it needs of
    /// people, which follows from it.
    func bareVerdict(
        on examination: PatchExamination, for context: RequestContext, approvals: ApprovalState = .none,
        interruption: any InterruptionCheck
    ) throws(Interruption) -> Verdict {
        let facts = try facts(of: examination, for: context, interruption: interruption)
        let patch = examination.patch
        let summary = PatchSummary(
            repository: context.repository, target: context.targetBranch, base: patch.base, head: patch.head,
            mergeBase: patch.mergeBase, source: patch.source, files: examination.files.count,
            additions: examination.additions, deletions: examination.deletions)
        var verdict = policy.policy.verdict(
            on: facts, summary: summary, for: context, engine: policy.fingerprint, using: policy.index, approvals: approvals)
        let highPaths = Set(verdict.files.filter { $0.tier == .high }.map(\.path))
        verdict.patch.patchID = PatchIdentity.id(of: examination.identity) {
            highPaths.contains(examination.files[$0].change.path)
        }
        addDigests(of: examination, to: &verdict.files)
        return verdict
    }

    /// Where masking has made two paths one, neither file has a digest: an approval could not tell them apart.
    private func addDigests(of examination: PatchExamination, to files: inout [FileVerdict]) {
        var parts: [GitPath: PatchIdentity.Part?] = [:]
        for (facts, part) in zip(examination.files, examination.identity) {
            let path = facts.change.path
            parts.updateValue(parts[path] == nil ? part : nil, forKey: path)
        }
        for index in files.indices {
            guard let part = parts[files[index].path] ?? nil else { continue }
            files[index].digest = PatchIdentity.fileDigest(of: part, isHigh: files[index].tier == .high)
        }
    }

    /// All that evaluation may know of a patch that was examined under this classifier's policy, for one who asks.
    public func facts(
        of examination: PatchExamination, for context: RequestContext, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> PatchFacts {
        var exhausted: Set<Int> = []
        var probes = examination.probes
        probes.merge(try probeResults(context.texts, interruption, &exhausted))
        return PatchFacts(
            files: examination.files, probes: probes, gaps: examination.gaps + policy.gaps(for: exhausted, at: nil))
    }

    /// A message without what the policy's redacting rules match in it.
    package func masked(_ message: String, interruption: any InterruptionCheck) throws(Interruption) -> String {
        String(decoding: try files.redactor.mask(Array(message.utf8), interruption: interruption), as: UTF8.self)
    }

    /// Asks the probes over trailers: a commit matches where one of its trailers does.
    private func trailerResults(
        _ commits: [CommitFacts]?, _ interruption: any InterruptionCheck, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> ProbeResults {
        let asked = policy.policy.probes.indices.filter { policy.policy.probes[$0].subject == .commitTrailer }
        if asked.isEmpty { return ProbeResults() }
        let trailers = commits?.map { CommitTrailers.of($0.message) }
        let probing = TextProbing(policy: policy, matcher: files.matcher, interruption: interruption)
        var results = ProbeResults()
        for index in asked {
            results[ProbeID(index)] =
                try trailers.map { trailers throws(Interruption) in
                    try probing.result(of: ProbeID(index), onAnyOf: trailers, &exhausted)
                } ?? .unknown
        }
        return results
    }

    /// Asks the probes over texts that do not belong to one file.
    ///
    /// - Parameter texts: by subject; nil where they are not known.
    private func probeResults(
        _ texts: [(ProbeSubject, [[UInt8]]?)], _ interruption: any InterruptionCheck, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> ProbeResults {
        let probing = TextProbing(policy: policy, matcher: files.matcher, interruption: interruption)
        var results = ProbeResults()
        for (subject, texts) in texts {
            for (index, probe) in policy.policy.probes.enumerated() where probe.subject == subject {
                results[ProbeID(index)] =
                    try texts.map { texts throws(Interruption) in
                        try probing.result(of: ProbeID(index), on: texts, &exhausted)
                    } ?? .unknown
            }
        }
        return results
    }
}

extension RequestContext {
    /// What patterns are asked of who asks, by subject; nil where it is not known.
    fileprivate var texts: [(ProbeSubject, [[UInt8]]?)] {
        let texts: [(ProbeSubject, String?)] = [
            (.subject, subject), (.targetBranch, targetBranch), (.repository, repository.isEmpty ? nil : repository),
            (.environment, claims["environment"]), (.sensitivity, claims["sensitivity"]),
        ]
        return texts.map { ($0, $1.map { [Array($0.utf8)] }) }
    }
}
