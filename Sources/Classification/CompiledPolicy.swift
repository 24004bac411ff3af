public import PatternEngine
public import RiskModel

/// A policy with every pattern of it compiled once, shared by all threads.
public struct CompiledPolicy: Sendable {
    public let policy: Policy
    let patterns: PatternSet
    /// For each probe of the policy, the indices of its patterns in `patterns`.
    let alternatives: [[Int]]
    /// For each probe, the indices of its `except` patterns.
    let exceptions: [[Int]]
    let redactions: [Redaction]

    /// What one redacting rule masks.
    struct Redaction: Hashable, Sendable {
        var patterns: [Int]
        /// Where a masked match that spans lines ends.
        var until: Int?
        /// A match may cover more than the line it starts on.
        var spansLines: Bool
    }

    /// True where a secret may start on a line that a change does not show.
    var redactsAcrossLines: Bool { redactions.contains(where: \.spansLines) }

    /// Every distinct pattern of the policy; `patterns` knows them by index.
    private let sources: [Pattern]
    /// Versions and settings of what matches; part of every verdict.
    public let fingerprint: String

    /// - Throws: naming every pattern that does not compile. The loader has checked them already, so this happens
    ///   only to policies built by hand.
    public init(_ policy: Policy, options: CompileOptions = CompileOptions()) throws(PatternSetError) {
        var sources: [Pattern] = []
        var indices: [Pattern: Int] = [:]
        func index(_ pattern: Pattern) -> Int {
            if let known = indices[pattern] { return known }
            indices[pattern] = sources.count
            sources.append(pattern)
            return sources.count - 1
        }
        self.policy = policy
        alternatives = policy.probes.map { $0.patterns.map(index) }
        exceptions = policy.probes.map { $0.except.map(index) }
        redactions = policy.rules.filter { $0.redacts }.map { rule in
            let content = rule.when.probes.map { policy.probes[$0.index] }.filter { $0.subject.readsContent }
            let until = rule.redactUntil.map(index)
            return Redaction(
                patterns: content.flatMap { $0.patterns.map(index) }, until: until,
                spansLines: until != nil || content.contains { $0.span != .line })
        }
        self.sources = sources
        patterns = try PatternSet(sources, options: options)
        fingerprint = EngineFingerprint(of: patterns).description
    }

    /// The source of a pattern, for people.
    func source(ofPatternAt index: Int) -> String { sources[index].source }

    /// False where the interpreter matches this pattern.
    public func usesJIT(_ pattern: Pattern) -> Bool {
        sources.firstIndex(of: pattern).map(patterns.usesJIT) ?? false
    }
}
