import ChangeLens
public import PatternEngine
public import RiskModel

/// Decides patches under one policy: reads tree facts, plans which contents are needed, reads each once,
/// turns it into facts, and has the policy evaluated over them.
///
/// Holds one thread's scratch memory: use each from one thread at a time, and several side by side.
public final class Classifier {
    private let policy: CompiledPolicy
    private let matcher: PatternMatcher
    private let redactor: Redactor

    /// The digest of the policy it decides under.
    public var policyDigest: String { policy.policy.digest }

    /// - Throws: where the scratch memory cannot be had.
    public init(_ policy: CompiledPolicy) throws(ScannerError) {
        self.policy = policy
        matcher = try PatternMatcher(policy.patterns)
        redactor = Redactor(policy: policy, matcher: matcher)
    }

    /// Decides one patch.
    ///
    /// - Throws: where the request ends first; a patch that cannot be read is decided, upward.
    public func classify(
        _ reader: any PatchReader, for context: RequestContext, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> Verdict {
        let probing = FileProbing(policy: policy, matcher: matcher, interruption: interruption)
        let rules = policy.policy
        let treeProbes = rules.treeProbes
        var identity = PatchIdentity()
        var summary = PatchSummary(reader.patch, context)
        var origins = OriginFinder()
        var files: [FileFacts] = []
        files.reserveCapacity(reader.patch.files.count)

        for index in reader.patch.files.indices {
            try interruption.check()
            let change = reader.patch.files[index]
            let ofPaths = try probing.probePaths(change, treeProbes)
            var facts = FileFacts(change: change, probes: ofPaths.results)
            let plan = rules.plan(for: facts)
            let content = try reader.content(ofFileAt: index, needs: needs(of: plan, change))

            // Reading a blob tells its size.
            facts.change = reader.patch.files[index]
            facts.isBinary = content.missing == nil ? content.isBinary : nil
            facts.additions = content.missing == nil ? content.additions : nil
            facts.deletions = content.missing == nil ? content.deletions : nil
            if plan.kind {
                facts.kind = kind(of: change, content)
                facts.origin = try origins.origin(of: change, base: content.base, attributes: reader.attributes)
            }
            facts.gaps = content.missing.map { [Gap(path: change.path, reason: $0)] } ?? []

            let excerpts = ExcerptMaker(content, redactor: redactor, interruption: interruption)
            let ofContent = try probing.probeContent(
                change, content, plan.probes.sorted { $0.index < $1.index }, excerpts: excerpts)
            facts.probes.merge(ofContent.results) { $1 }
            facts.gaps += probing.gaps(for: ofPaths.exhausted.union(ofContent.exhausted), at: change.path)
            try redact(&facts, interruption)

            identity.add(change, content, file: index)
            summary.additions += content.additions
            summary.deletions += content.deletions
            files.append(facts)
        }

        var exhausted: Set<Int> = []
        let probes = try patchProbes(reader.patch, context, probing, &exhausted)
        var gaps = reader.patch.gaps + probing.gaps(for: exhausted, at: nil)
        for index in gaps.indices { gaps[index].path = try mask(gaps[index].path, interruption) }
        let patchFacts = PatchFacts(files: files, probes: probes, gaps: gaps)
        var verdict = rules.verdict(on: patchFacts, summary: summary, for: context, engine: policy.fingerprint)
        let highPaths = Set(verdict.files.filter { $0.tier == .high }.map(\.path))
        verdict.patch.patchID = identity.finish { highPaths.contains(files[$0].change.path) }
        return verdict
    }

    /// A message without what the policy's redacting rules match in it.
    func masked(_ message: String, interruption: any InterruptionCheck) throws(Interruption) -> String {
        String(decoding: try redactor.mask(Array(message.utf8), interruption: interruption), as: UTF8.self)
    }

    private func needs(of plan: ContentPlan, _ change: FileChange) -> ContentNeeds {
        // Lines always: their number and the patch id are part of every verdict.
        var needs: ContentNeeds = [.lines]
        for id in plan.probes {
            switch policy.policy.probes[id.index].subject {
            case .head: needs.insert(.head)
            case .base: needs.insert(.base)
            default: break
            }
        }
        if plan.kind { needs.formUnion(ChangeLens.needs(of: change)) }
        // Where a secret that spans lines begins may lie outside the hunks.
        if policy.redactsAcrossLines { needs.formUnion([.base, .head]) }
        return needs
    }

    /// Of what could not be read nothing is known, unless the tree facts alone say it.
    private func kind(of change: FileChange, _ content: FileContent) -> ChangeKind? {
        guard content.missing == nil else { return nil }
        return ChangeLens.kind(of: change, content)
    }

    private func patchProbes(
        _ patch: Patch, _ context: RequestContext, _ probing: FileProbing, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> [ProbeID: ProbeResult] {
        var results: [ProbeID: ProbeResult] = [:]
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

    /// Masks secrets in paths before they can reach a verdict.
    private func redact(_ facts: inout FileFacts, _ interruption: any InterruptionCheck) throws(Interruption) {
        if let path = try mask(facts.change.old?.path, interruption) { facts.change.old?.path = path }
        if let path = try mask(facts.change.new?.path, interruption) { facts.change.new?.path = path }
        for index in facts.gaps.indices { facts.gaps[index].path = try mask(facts.gaps[index].path, interruption) }
    }

    private func mask(_ path: GitPath?, _ interruption: any InterruptionCheck) throws(Interruption) -> GitPath? {
        guard let path else { return nil }
        return GitPath(bytes: try redactor.mask(path.bytes, interruption: interruption))
    }
}

extension PatchSummary {
    init(_ patch: Patch, _ context: RequestContext) {
        self.init(
            repository: context.repository, target: context.targetBranch, base: patch.base, head: patch.head,
            mergeBase: patch.mergeBase, source: patch.source, files: patch.files.count)
    }
}
