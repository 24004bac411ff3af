internal import RiskModel
internal import YAMLDocuments

/// Reads patterns and has each checked once.
final class PatternReader {
    private let check: (Pattern) -> PatternSyntaxMistake?
    private let diagnostics: Diagnostics
    private var verdicts: [Pattern: PatternSyntaxMistake?] = [:]

    init(check: @escaping (Pattern) -> PatternSyntaxMistake?, _ diagnostics: Diagnostics) {
        self.check = check
        self.diagnostics = diagnostics
    }

    /// A pattern that compiles; else nil, and a report that points into the pattern where that is possible.
    func pattern(_ node: YAMLNode, _ dialect: Pattern.Dialect) -> Pattern? {
        guard let source = node.text(diagnostics) else { return nil }
        let pattern = Pattern(source, dialect: dialect)
        let verdict = verdicts[pattern] ?? check(pattern)
        verdicts[pattern] = .some(verdict)
        guard let mistake = verdict else { return pattern }
        diagnostics.report(
            .pattern, "the pattern does not compile: \(mistake.message)", at: node.place(ofTextOffset: mistake.offset))
        return nil
    }

    /// One pattern or a list of them.
    func patterns(_ node: YAMLNode, _ dialect: Pattern.Dialect) -> [Pattern] {
        (node.oneOrMore(diagnostics) ?? []).compactMap { pattern($0, dialect) }
    }
}
