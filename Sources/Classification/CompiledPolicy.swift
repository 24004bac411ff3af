public import PatternEngine
public import RiskModel

/// A policy with every pattern of it compiled once, shared by all threads.
public struct CompiledPolicy: Sendable {
    public let policy: Policy
    let index: RuleIndex
    let patterns: PatternSet
    /// For each probe of the policy, its patterns in `patterns`.
    let probes: [CompiledProbe]
    /// The probes that are asked of every file first, and every pattern of theirs.
    let treeProbes: ProbeSet
    let treePatterns: PatternSelection
    let redactions: [Redaction]
    /// The patterns of all redactions.
    let redactedPatterns: PatternSelection

    struct CompiledProbe: Sendable {
        /// A match of one of them is a match of the probe.
        var alternatives: PatternSelection
        var exceptions: PatternSelection
        /// Without a match the answer is a plain no.
        var needsMatch: Bool
    }

    /// What one redacting rule masks.
    struct Redaction: Hashable, Sendable {
        var patterns: PatternSelection
        /// Where a masked match that spans lines ends; empty where nowhere.
        var until: PatternSelection
        /// A match may cover more than the line it starts on.
        var spansLines: Bool
    }

    /// Every distinct pattern of the policy; `patterns` knows them by index.
    private let sources: [Pattern]
    /// Versions and settings of what matches; part of every verdict.
    public let fingerprint: String

    /// - Parameter cache: where what is compiled may be kept from one process to the next.
    /// - Throws: naming every pattern that does not compile. The loader has checked them already, so this happens
    ///   only to policies built by hand.
    public init(
        _ policy: Policy, options: CompileOptions = CompileOptions(prefilter: true), cache: PrefilterCache? = nil
    ) throws(PatternSetError) {
        var sources: [Pattern] = []
        var indices: [Pattern: Int] = [:]
        func index(_ pattern: Pattern) -> Int {
            if let known = indices[pattern] { return known }
            indices[pattern] = sources.count
            sources.append(pattern)
            return sources.count - 1
        }
        let ofProbes = policy.probes.map { (alternatives: $0.patterns.map(index), exceptions: $0.except.map(index)) }
        let ofRedactions = policy.rules.filter(\.redacts).map { rule in
            let content = rule.when.probes.map { policy.probes[$0.index] }.filter { $0.subject.readsContent }
            return (
                patterns: content.flatMap { $0.patterns.map(index) }, until: rule.redactUntil.map(index),
                spansLines: rule.redactUntil != nil || content.contains { $0.span != .line }
            )
        }
        let patterns = try PatternSet(sources, options: options, cache: cache)
        let treeProbes = policy.treeProbes

        self.policy = policy
        self.index = RuleIndex(policy)
        self.sources = sources
        self.patterns = patterns
        self.treeProbes = ProbeSet(treeProbes)
        probes = zip(policy.probes, ofProbes).map { probe, indices in
            CompiledProbe(
                alternatives: patterns.selection(indices.alternatives), exceptions: patterns.selection(indices.exceptions),
                needsMatch: (probe.count.min ?? 0) > 0)
        }
        treePatterns = patterns.selection(treeProbes.flatMap { ofProbes[$0.index].alternatives + ofProbes[$0.index].exceptions })
        redactions = ofRedactions.map { redaction in
            Redaction(
                patterns: patterns.selection(redaction.patterns), until: patterns.selection([redaction.until].compactMap { $0 }),
                spansLines: redaction.spansLines)
        }
        redactedPatterns = patterns.selection(ofRedactions.flatMap(\.patterns))
        fingerprint = EngineFingerprint(of: patterns).description
    }

    /// The source of a pattern, for people.
    func source(ofPatternAt index: Int) -> String { sources[index].source }

    /// False where the interpreter matches this pattern.
    public func usesJIT(_ pattern: Pattern) -> Bool {
        sources.firstIndex(of: pattern).map(patterns.usesJIT) ?? false
    }
}
