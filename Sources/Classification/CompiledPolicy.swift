import Manifests
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
    /// The patterns of all redactions, as they match within a line or another short text.
    let redactedPatterns: PatternSelection
    /// The redactions that may cover more than the line they start on.
    let spanningRedactions: [Redaction]
    /// Their patterns: few, so that whole contents are quickly seen to hold none.
    let spanningPatterns: PatternSet
    /// Those of them that a secret begins with.
    let spanningStarts: PatternSelection

    struct CompiledProbe: Sendable {
        /// A match of one of them is a match of the probe.
        var alternatives: PatternSelection
        var exceptions: PatternSelection
        /// Without a match the answer is a plain no.
        var needsMatch: Bool
    }

    /// What one redacting rule masks that may span lines. Selections of `spanningPatterns`.
    struct Redaction: Hashable, Sendable {
        var patterns: PatternSelection
        /// Where a masked match that spans lines ends; empty where nowhere.
        var until: PatternSelection
    }

    /// Shared by all who decide under the policy.
    let manifests = ManifestReadings()

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
        let redacting = policy.rules.filter(\.redacts).map { rule in
            (rule, probes: rule.when.probes.map { policy.probes[$0.index] }.filter { $0.subject.readsContent })
        }
        let redacted = redacting.flatMap { $0.probes.flatMap { $0.patterns.map(index) } }
        let spanning = redacting.compactMap { rule, probes -> (patterns: [Pattern], until: Pattern?)? in
            let probes = rule.redactUntil == nil ? probes.filter { $0.span != .line } : probes
            return probes.isEmpty ? nil : (probes.flatMap(\.patterns), rule.redactUntil)
        }
        let spanningSources = spanning.flatMap { $0.patterns + [$0.until].compactMap { $0 } }
        let spanningPatterns = try PatternSet(spanningSources, options: options, cache: cache)
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
        redactedPatterns = patterns.selection(redacted)
        var next = 0
        spanningRedactions = spanning.map { redaction in
            let first = next
            let until = first + redaction.patterns.count
            next = until + (redaction.until == nil ? 0 : 1)
            return Redaction(
                patterns: spanningPatterns.selection(first..<until), until: spanningPatterns.selection(until..<next))
        }
        spanningStarts = spanningPatterns.selection(spanningRedactions.flatMap(\.patterns.indices))
        self.spanningPatterns = spanningPatterns
        fingerprint = EngineFingerprint(of: patterns).description
    }

    /// The source of a pattern, for people.
    func source(ofPatternAt index: Int) -> String { sources[index].source }

    /// False where the interpreter matches this pattern.
    public func usesJIT(_ pattern: Pattern) -> Bool {
        sources.firstIndex(of: pattern).map(patterns.usesJIT) ?? false
    }
}
