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
        policy.policy.rules.flatMap { rule in
            (exampleWarnings(rule) + patternWarnings(rule)).map {
                Finding(level: .warning, rule: rule.id, location: rule.location, message: $0)
            }
                + prefilterNotes(rule).map { Finding(level: .note, rule: rule.id, location: rule.location, message: $0) }
        }
    }

    /// Names the content patterns that the prefilter cannot look for.
    private func prefilterNotes(_ rule: Rule) -> [String] {
        rule.condition.probes.map { policy.policy.probes[$0.index] }.filter(\.subject.readsContent).flatMap(\.patterns)
            .compactMap { pattern in
                guard case .unfiltered(let because) = PrefilterForm(of: pattern) else { return nil }
                return "pattern is matched against every text, for \(because): \(pattern.source)"
            }
    }

    private func exampleWarnings(_ rule: Rule) -> [String] {
        var messages: [String] = []
        if rule.examples.match.isEmpty { messages.append("has no example that matches") }
        if rule.examples.noMatch.isEmpty { messages.append("has no example that does not match") }
        return messages
    }

    private func patternWarnings(_ rule: Rule) -> [String] {
        let patterns = rule.condition.probes.flatMap { policy.policy.probes[$0.index].patterns }
        return patterns.flatMap { pattern -> [String] in
            guard let traits = try? PatternTraits(of: pattern) else { return ["pattern does not compile: \(pattern.source)"] }
            var messages: [String] = []
            if traits.canMatchEmpty { messages.append("pattern matches empty text, and so everywhere: \(pattern.source)") }
            if !policy.usesJIT(pattern) { messages.append("pattern is left to the interpreter: \(pattern.source)") }
            return messages
        }
    }
}
