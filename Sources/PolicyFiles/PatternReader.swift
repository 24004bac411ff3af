internal import RiskModel
internal import YAMLDocuments

/// Reads patterns and has each checked once.
final class PatternReader {
    private let check: PolicyLoader.PatternCheck
    private let diagnostics: Diagnostics
    private var verdicts: [Pattern: Result<PatternGroups, PatternSyntaxMistake>] = [:]

    init(check: @escaping PolicyLoader.PatternCheck, _ diagnostics: Diagnostics) {
        self.check = check
        self.diagnostics = diagnostics
    }

    /// A pattern that compiles; else nil, and a report that points into the pattern where that is possible.
    func pattern(_ node: YAMLNode, _ dialect: Pattern.Dialect) -> Pattern? {
        guard let source = node.text(diagnostics) else { return nil }
        let pattern = Pattern(source, dialect: dialect)
        guard case .failure(let mistake) = verdict(on: pattern) else { return pattern }
        diagnostics.report(
            .pattern, "the pattern does not compile: \(mistake.message)", at: node.place(ofTextOffset: mistake.offset))
        return nil
    }

    /// The groups of a pattern that was read; none where it does not compile.
    func groups(of pattern: Pattern) -> PatternGroups {
        guard case .success(let groups) = verdict(on: pattern) else { return PatternGroups() }
        return groups
    }

    private func verdict(on pattern: Pattern) -> Result<PatternGroups, PatternSyntaxMistake> {
        if let known = verdicts[pattern] { return known }
        let verdict = check(pattern)
        verdicts[pattern] = verdict
        return verdict
    }

    /// One pattern or a list of them.
    func patterns(_ node: YAMLNode, _ dialect: Pattern.Dialect) -> [Pattern] {
        (node.oneOrMore(diagnostics) ?? []).compactMap { pattern($0, dialect) }
    }
}
