public import YAMLDocuments

/// Why a policy or its tests were refused: every mistake found, in order of file, line and column. Never empty.
public struct PolicyErrors: Error, Hashable, Sendable {
    public enum Subject: String, Hashable, Sendable {
        case policy
        case tests
        /// The rules of a repository.
        case overlay
    }

    /// What was refused.
    public let subject: Subject
    public let diagnostics: [Diagnostic]
    /// Mistakes beyond `Diagnostics.keptAtMost`, which were only counted.
    public let omitted: Int

    /// The first of them with its place, without the line it stands in.
    public var firstMistake: String {
        guard let first = diagnostics.first else { return "" }
        let place = [first.file, first.position.map { "\($0.line):\($0.column)" }].compactMap { $0 }.joined(separator: ":")
        return "\(place): \(first.message)"
    }

    init(_ diagnostics: Diagnostics, of subject: Subject = .policy) {
        self.subject = subject
        self.diagnostics = diagnostics.found.sorted()
        self.omitted = diagnostics.omitted
    }
}

extension PolicyErrors: CustomStringConvertible {
    /// Every diagnostic as shown on a terminal, and how many there are.
    public var description: String {
        let total = diagnostics.count + omitted
        var parts = diagnostics.map(\.description)
        if omitted > 0 { parts.append("\(omitted) more mistakes are not shown") }
        let refused =
            switch subject {
            case .policy: "the policy was not loaded"
            case .tests: "the tests were not loaded"
            case .overlay: "the repository's rules were not loaded"
            }
        parts.append(total == 1 ? "1 mistake; \(refused)" : "\(total) mistakes; \(refused)")
        return parts.joined(separator: "\n")
    }
}

/// Kinds of mistake that only a policy can have.
extension Diagnostic.Code {
    public static let noPolicy = Self("no-policy")
    public static let version = Self("version")
    public static let repeatedSection = Self("repeated-section")
    public static let missingSection = Self("missing-section")
    public static let duplicateName = Self("duplicate-name")
    public static let unknownName = Self("unknown-name")
    public static let unusedLabel = Self("unused-label")
    public static let labelCycle = Self("label-cycle")
    public static let unusedName = Self("unused-name")
    public static let include = Self("include")
    public static let cycle = Self("cycle")
    public static let wrongScope = Self("wrong-scope")
    public static let pattern = Self("pattern")
    public static let modifier = Self("modifier")
    public static let bounds = Self("bounds")
    public static let contradiction = Self("contradiction")
    public static let tierNesting = Self("tier-nesting")
    public static let notMonotone = Self("not-monotone")
    public static let overlay = Self("overlay")
    public static let misplaced = Self("misplaced")
}
