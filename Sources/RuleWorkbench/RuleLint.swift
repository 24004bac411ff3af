public import Classification
import PatternEngine
public import RiskModel

/// Looks for rules that load and yet are not as good as they should be.
public struct RuleLint {
    public struct Warning: Hashable, Sendable {
        public var rule: String
        public var location: SourceLocation
        public var message: String
    }

    private let policy: CompiledPolicy

    public init(_ policy: CompiledPolicy) { self.policy = policy }

    /// - Returns: warnings in order of the policy.
    public func run() -> [Warning] {
        policy.policy.rules.flatMap { rule in
            (exampleWarnings(rule) + patternWarnings(rule)).map {
                Warning(rule: rule.id, location: rule.location, message: $0)
            }
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
