public import PatternEngine
public import RiskModel

/// Decides patches under one policy: reads tree facts, plans which contents are needed, reads each once,
/// turns it into facts, and has the policy evaluated over them.
///
/// Holds one thread's scratch memory: use each from one thread at a time, and several side by side.
public final class Classifier {
    private let policy: CompiledPolicy
    private let files: FileClassification

    /// The digest of the policy it decides under.
    public var policyDigest: String { policy.policy.digest }

    /// - Throws: where the scratch memory cannot be had.
    public init(_ policy: CompiledPolicy) throws(ScannerError) {
        self.policy = policy
        files = try FileClassification(policy)
    }

    /// Decides one patch.
    ///
    /// - Throws: where the request ends first; a patch that cannot be read is decided, upward.
    public func classify(
        _ reader: any PatchReader, for context: RequestContext, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> Verdict {
        let paths = try PathProbing(policy: policy, matcher: files.matcher, interruption: interruption)
            .answers(for: reader.patch.files)
        var outcomes: [FileClassification.Outcome] = []
        outcomes.reserveCapacity(paths.count)
        for index in paths.indices {
            outcomes.append(try files.outcome(ofFileAt: index, in: reader, paths[index], interruption: interruption))
        }

        var exhausted: Set<Int> = []
        let probes = try patchProbes(reader.patch, context, interruption, &exhausted)
        var gaps = reader.patch.gaps + policy.gaps(for: exhausted, at: nil)
        for index in gaps.indices { gaps[index].path = try files.mask(gaps[index].path, interruption) }
        var summary = PatchSummary(reader.patch, context)
        summary.additions = outcomes.reduce(0) { $0 + $1.additions }
        summary.deletions = outcomes.reduce(0) { $0 + $1.deletions }
        var verdict = policy.policy.verdict(
            on: PatchFacts(files: outcomes.map(\.facts), probes: probes, gaps: gaps), summary: summary, for: context,
            engine: policy.fingerprint, using: policy.index)
        let highPaths = Set(verdict.files.filter { $0.tier == .high }.map(\.path))
        verdict.patch.patchID = PatchIdentity.id(of: outcomes.map(\.identity)) {
            highPaths.contains(outcomes[$0].facts.change.path)
        }
        return verdict
    }

    /// A message without what the policy's redacting rules match in it.
    func masked(_ message: String, interruption: any InterruptionCheck) throws(Interruption) -> String {
        String(decoding: try files.redactor.mask(Array(message.utf8), interruption: interruption), as: UTF8.self)
    }

    private func patchProbes(
        _ patch: Patch, _ context: RequestContext, _ interruption: any InterruptionCheck, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> ProbeResults {
        let probing = TextProbing(policy: policy, matcher: files.matcher, interruption: interruption)
        var results = ProbeResults()
        for (index, probe) in policy.policy.probes.enumerated() where probe.subject.isOfPatch {
            let texts: [[UInt8]]?
            switch probe.subject {
            case .commitMessage: texts = patch.commits?.map(\.message)
            case .commitAuthor: texts = patch.commits?.map(\.author)
            case .subject: texts = [Array(context.subject.utf8)]
            default: texts = context.targetBranch.map { [Array($0.utf8)] }
            }
            guard let texts else {
                results[ProbeID(index)] = .unknown
                continue
            }
            results[ProbeID(index)] = try probing.result(of: ProbeID(index), on: texts, &exhausted)
        }
        return results
    }
}

extension PatchSummary {
    init(_ patch: Patch, _ context: RequestContext) {
        self.init(
            repository: context.repository, target: context.targetBranch, base: patch.base, head: patch.head,
            mergeBase: patch.mergeBase, source: patch.source, files: patch.files.count)
    }
}
