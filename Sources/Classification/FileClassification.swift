import ChangeLens
import Manifests
import PatternEngine
import RiskModel

/// Turns files of patches into facts: one thread's work on one policy.
final class FileClassification {
    /// All that is kept of a file once its content is let go.
    struct Outcome: Sendable {
        var facts: FileFacts
        /// nil where content was not read.
        var identity: PatchIdentity.Part?
        var additions: Int
        var deletions: Int
        /// Of contents that were read.
        var bytes: Int
        /// Something was missing or damaged that might be at hand another time.
        var mayHeal: Bool
    }

    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let redactor: Redactor
    /// Plans met so far, ready to be asked: most files of a repository have one of a few.
    private var prepared: [ProbeSet: ProbeGroups] = [:]

    private let split: WorkSplit

    private static let plansKept = 512

    /// - Parameters:
    ///   - split: on how many threads the content of one large file may be worked at.
    ///   - meter: counts what patterns cost.
    init(_ policy: CompiledPolicy, split: WorkSplit = WorkSplit(), meter: ScanMeter? = nil) throws(ScannerError) {
        self.policy = policy
        self.split = split
        matcher = try PatternMatcher(policy.patterns, meter: meter)
        redactor = Redactor(policy: policy, matcher: matcher)
    }

    /// Reads one file of a patch and finds out all that the policy wants to know of it.
    ///
    /// - Parameter origins: of this patch.
    func outcome(
        ofFileAt index: Int, in reader: any PatchReader, _ paths: PathProbing.Answer, planning: Planning, origins: OriginFinder,
        interruption: any InterruptionCheck
    ) throws(Interruption) -> Outcome {
        try interruption.check()
        let change = reader.patch.files[index]
        var facts = FileFacts(change: change, probes: paths.results)
        if policy.asksLanguage { facts.languages = change.paths.map(ChangeLens.languages) }
        if !Manifests.mayConcern(change) { facts.dependencies = DependencyFacts.none }
        let plan =
            planning == .everything ? policy.policy.everyQuestion : policy.policy.plan(for: facts, using: policy.index)
        let probes = groups(of: plan.probes)
        let content = try reader.content(ofFileAt: index, needs: needs(of: plan, probes, change))

        // Reading a blob tells its size.
        facts.change = reader.patch.files[index]
        let isRead = content.missing == nil
        let (additions, deletions) = (content.additions, content.deletions)
        facts.isBinary = isRead ? content.isBinary : nil
        facts.additions = isRead ? additions : nil
        facts.deletions = isRead ? deletions : nil
        let bytes = content.text.count + (facts.change.old?.size ?? 0) + (facts.change.new?.size ?? 0)
        let work = ContentWork(
            policy: policy, change: change, content: content, groups: probes.groups, asksKind: plan.kind,
            interruption: interruption)
        let done = try work.done(on: matcher, threads: split.isWorth(bytes: bytes) ? split.threads : 1)
        var lacksAttributes = false
        if plan.kind {
            facts.kind = done.kind
            facts.origin = try origins.origin(of: change, base: content.base) { directory throws(Interruption) in
                let file = try reader.attributes(inDirectory: directory)
                // Patch text never has them.
                if file == .unread, reader.patch.source != .text { lacksAttributes = true }
                return file
            }
        }
        facts.gaps = content.missing.map { [Gap(path: change.path, reason: $0)] } ?? []

        if plan.dependencies {
            let isOfObjects = reader.patch.source == .revisions
            try DependencyReading(
                registries: policy.policy.registries, readings: isOfObjects ? policy.manifests : nil, redactor: redactor,
                interruption: interruption
            ).add(to: &facts, content)
        }

        let excerpts = ExcerptMaker(content, redactor: redactor, interruption: interruption) { [policy] () throws(Interruption) in
            // Where a secret that spans lines begins may lie outside the hunks.
            if policy.spanningRedactions.isEmpty { return content }
            var whole = content
            let sides = try reader.content(ofFileAt: index, needs: [.base, .head])
            (whole.base, whole.head) = (sides.base, sides.head)
            return whole
        }
        facts.probes.merge(
            try ProbeAnswers(policy: policy, view: ChangeView(change: change, content: content), excerpts: excerpts)
                .results(of: probes, done.found))
        facts.gaps += policy.gaps(for: paths.exhausted.union(done.found.exhausted), at: change.path)
        if paths.needsRedaction { try redact(&facts, interruption) }
        return Outcome(
            facts: facts, identity: done.identity, additions: additions, deletions: deletions, bytes: bytes,
            mayHeal: lacksAttributes || facts.gaps.contains(where: \.reason.mayHeal))
    }

    private func groups(of probes: ProbeSet) -> ProbeGroups {
        if let known = prepared[probes] { return known }
        if prepared.count >= Self.plansKept { prepared.removeAll() }
        let groups = ProbeGroups(probes, of: policy)
        prepared[probes] = groups
        return groups
    }

    private func needs(of plan: ContentPlan, _ probes: ProbeGroups, _ change: FileChange) -> ContentNeeds {
        // Lines always: their number and the patch id are part of every verdict.
        var needs: ContentNeeds = [.lines]
        if probes.needsHead { needs.insert(.head) }
        if probes.needsBase { needs.insert(.base) }
        if plan.kind { needs.formUnion(ChangeLens.needs(of: change)) }
        if plan.dependencies && Manifests.mayConcern(change) { needs.formUnion([.base, .head]) }
        return needs
    }

    /// Masks secrets in paths before they can reach a verdict.
    private func redact(_ facts: inout FileFacts, _ interruption: any InterruptionCheck) throws(Interruption) {
        facts.unmaskedPaths = facts.change.paths
        if let path = try mask(facts.change.old?.path, interruption) { facts.change.old?.path = path }
        if let path = try mask(facts.change.new?.path, interruption) { facts.change.new?.path = path }
        for index in facts.gaps.indices { facts.gaps[index].path = try mask(facts.gaps[index].path, interruption) }
    }

    func mask(_ path: GitPath?, _ interruption: any InterruptionCheck) throws(Interruption) -> GitPath? {
        guard let path else { return nil }
        return GitPath(bytes: try redactor.mask(path.bytes, interruption: interruption))
    }
}

extension CompiledPolicy {
    /// A gap for every pattern that ran out of its budget on a file.
    func gaps(for exhausted: Set<Int>, at path: GitPath?) -> [Gap] {
        exhausted.sorted().map { Gap(path: path, reason: .budget(pattern: source(ofPatternAt: $0))) }
    }
}
