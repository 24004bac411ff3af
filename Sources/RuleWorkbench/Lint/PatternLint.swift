import Classification
import PatternEngine
import RiskModel

/// Looks at the patterns of rules; each pattern is tried once, however many rules ask it.
struct PatternLint {
    typealias Finding = (level: RuleLint.Finding.Level, message: String)

    private let policy: CompiledPolicy
    private var known: [Pattern: [Finding]] = [:]

    init(_ policy: CompiledPolicy) { self.policy = policy }

    /// Warnings first.
    mutating func findings(in rule: Rule) -> [Finding] {
        var findings: [Finding] = []
        for probe in rule.condition.probes.map({ policy.policy.probes[$0.index] }) {
            for pattern in probe.patterns {
                findings += traits(of: pattern)
                if probe.subject.readsContent, case .unfiltered(let because) = PrefilterForm(of: pattern) {
                    findings.append((.note, "pattern is matched against every text, for \(because): \(pattern.source)"))
                }
            }
            for pattern in probe.except { findings += growth(of: pattern) }
        }
        return findings.filter { $0.level == .warning } + findings.filter { $0.level == .note }
    }

    private mutating func traits(of pattern: Pattern) -> [Finding] {
        if let found = known[pattern] { return found }
        var found: [Finding] = []
        if let traits = try? PatternTraits(of: pattern) {
            if traits.canMatchEmpty {
                found.append((.warning, "pattern matches empty text, and so everywhere: \(pattern.source)"))
            }
            if !policy.usesJIT(pattern) { found.append((.warning, "pattern is left to the interpreter: \(pattern.source)")) }
            found += growth(of: pattern)
        } else {
            found.append((.warning, "pattern does not compile: \(pattern.source)"))
        }
        known[pattern] = found
        return found
    }

    private func growth(of pattern: Pattern) -> [Finding] {
        switch try? BacktrackingProbe.growth(of: pattern) {
        case .exponential(let text): [(.warning, "pattern backtracks exponentially over \(text): \(pattern.source)")]
        case .unfinished: [(.note, "pattern takes long over texts made to hurt it: \(pattern.source)")]
        case .bounded, .notRead, nil: []
        }
    }
}
