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
        public var rule: String
        public var location: SourceLocation
        public var message: String
    }

    private let policy: CompiledPolicy

    public init(_ policy: CompiledPolicy) { self.policy = policy }

    /// - Returns: findings in order of the policy.
    public func run() -> [Finding] {
        var patterns = PatternLint(policy)
        return policy.policy.rules.flatMap { rule in
            var findings = (formWarnings(rule) + reachWarnings(rule)).map {
                Finding(level: .warning, rule: rule.id, location: rule.location, message: $0)
            }
            for pattern in patterns.findings(in: rule) {
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

    private func reachWarnings(_ rule: Rule) -> [String] {
        if policy.policy.neverApplies(rule) { return ["can never apply: its conditions exclude each other"] }
        guard let shadow = policy.policy.shadow(of: rule) else { return [] }
        // Of two that say the same the later one is to blame.
        if policy.policy.shadow(of: shadow)?.id == rule.id, isBefore(rule, shadow) { return [] }
        return ["adds nothing to `\(shadow.id)`, which applies wherever it does (\(shadow.location))"]
    }

    private func isBefore(_ rule: Rule, _ other: Rule) -> Bool {
        policy.policy.rules.firstIndex { $0.id == rule.id || $0.id == other.id }
            .map { policy.policy.rules[$0].id == rule.id } ?? false
    }
}
