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

    /// - Returns: findings about labels, then about rules, in order of the policy.
    public func run() -> [Finding] {
        var patterns = PatternLint(policy)
        let shadows = RuleShadows(policy.policy)
        let ofLabels = policy.policy.labels.flatMap { label in
            patterns.findings(in: label.when).map {
                Finding(level: $0.level, rule: "label \(label.name)", location: label.location, message: $0.message)
            }
        }
        return ofLabels
            + policy.policy.rules.flatMap { rule in
                var findings = (formWarnings(rule).map { (.warning, $0) } + reachFindings(rule, shadows)).map {
                    Finding(level: $0, rule: rule.id, location: rule.location, message: $1)
                }
                for pattern in patterns.findings(in: rule.condition) {
                    findings.append(
                        Finding(level: pattern.level, rule: rule.id, location: rule.location, message: pattern.message))
                }
                return findings
            }
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
