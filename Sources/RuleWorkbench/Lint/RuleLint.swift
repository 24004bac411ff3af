public import Classification
import PatternEngine
public import RiskModel

/// Looks for rules that load and yet are not as good as they should be.
public struct RuleLint {
    public struct Finding: Hashable, Sendable {
        public enum Level: String, Hashable, Sendable {
            /// Something to mend.
            case warning
            /// Something to know: what it costs may be worth it.
            case note
        }

        public var level: Level
        /// Its id, or `label` and the name of one.
        public var rule: String
        public var location: SourceLocation
        public var message: String
    }

    private let policy: CompiledPolicy

    public init(_ policy: CompiledPolicy) { self.policy = policy }

    /// - Returns: findings about labels, then about rules, in order of the policy. What is to be said of a pattern is said once.
    public func run() -> [Finding] {
        var patterns = PatternLint(policy)
        let shadows = RuleShadows(policy.policy)
        var findings: [Finding] = []
        /// Of what is said of patterns: where it stands, and of how many more it is true.
        var said: [PatternLint.Finding: (index: Int, more: Int)] = [:]
        func add(_ ofPatterns: [PatternLint.Finding], to name: String, _ location: SourceLocation) {
            for finding in ofPatterns {
                if said[finding] != nil {
                    said[finding]?.more += 1
                    continue
                }
                said[finding] = (findings.count, 0)
                findings.append(
                    Finding(level: finding.level, rule: name, location: location, message: finding.message))
            }
        }
        for label in policy.policy.labels { add(patterns.findings(in: label.when), to: "label \(label.name)", label.location) }
        for rule in policy.policy.rules {
            findings += (formWarnings(rule).map { (.warning, $0) } + reachFindings(rule, shadows)).map {
                Finding(level: $0, rule: rule.id, location: rule.location, message: $1)
            }
            add(patterns.findings(in: rule.condition), to: rule.id, rule.location)
        }
        for (index, more) in said.values where more > 0 { findings[index].message += " (and in \(more) more places)" }
        return findings
    }

    private func formWarnings(_ rule: Rule) -> [String] {
        var messages: [String] = []
        if rule.owner == nil { messages.append("has no owner") }
        if rule.examples.match.isEmpty { messages.append("has no example that matches") }
        if rule.examples.noMatch.isEmpty { messages.append("has no example that does not match") }
        return messages
    }

    private func reachFindings(_ rule: Rule, _ shadows: RuleShadows) -> [(Finding.Level, String)] {
        let policy = policy.policy
        if policy.neverApplies(rule) { return [(.warning, "can never apply: its conditions exclude each other")] }
        guard let shadow = shadows.shadow(of: rule) else { return [] }
        let says = "`\(shadow.id)`, which applies wherever it does (\(shadow.location))"
        guard shadows.shadow(of: shadow)?.id == rule.id else {
            // Of the same tier it gives a special case a name of its own, which may be what it is for.
            return shadow.tier == rule.tier
                ? [(.note, "adds nothing but its name to \(says)")] : [(.warning, "adds nothing to \(says)")]
        }
        // Of two that say the same the later one is to blame.
        let first = policy.rules.first { $0.id == rule.id || $0.id == shadow.id }
        return first?.id == rule.id ? [] : [(.warning, "adds nothing to \(says)")]
    }
}
