import PatternEngine
import RiskModel
import YAMLDocuments

/// The conditions under which an approval rule applies, all of which have to hold.
struct PolicyBotConditions {
    let input: YAMLImport
    let whose: String
    private var parts: [PackText] = []
    /// A larger patch never ceases to fulfil them.
    private(set) var isMonotone = true

    init(input: YAMLImport, whose: String) {
        self.input = input
        self.whose = whose
    }

    /// A condition of a patch; one that always holds where nothing is asked.
    var text: PackText {
        switch parts.count {
        case 0: .mapping([("files", .mapping([("count", .mapping([("min", .word("1"))]))]))])
        case 1: parts[0]
        default: .mapping([("all", .list(parts))])
        }
    }

    mutating func read(_ node: YAMLNode, _ report: inout ImportReport) {
        for pair in MappingReader(node, input.diagnostics)?.pairs ?? [] { read(pair, &report) }
    }

    private mutating func read(_ pair: YAMLPair, _ report: inout ImportReport) {
        switch pair.key {
        case "changed_files": addFiles("any", pair.value, &report)
        case "only_changed_files": addFiles("all", pair.value, &report)
        case "no_changed_files": addFiles("none", pair.value, &report)
        case "file_added": addFiles("any", pair.value, status: "added", &report)
        case "file_deleted": addFiles("any", pair.value, status: "deleted", &report)
        case "targets_branch": addBranch(pair, &report)
        case "repository": addRepository(pair, &report)
        case "modified_lines": addLines(pair, &report)
        case "has_author_in": addAuthor(pair, &report)
        case "from_branch", "title", "has_labels", "has_status", "has_successful_status", "has_workflow_result",
            "has_contributor_in",
            "only_has_contributors_in", "author_is_only_contributor", "has_valid_signatures", "has_valid_signatures_by",
            "has_valid_signatures_by_keys":
            leaveOut(pair, "is not known here; the rule applies without it", &report)
        default: leaveOut(pair, "is not known; the rule applies without it", &report)
        }
    }

    private func leaveOut(_ pair: YAMLPair, _ why: String, _ report: inout ImportReport) {
        report.remark("\(whose): `\(ImportReport.shown(pair.key))` \(why)", at: input.place(pair.keyPlace))
    }

    private mutating func add(_ key: String, _ value: PackText) { parts.append(.mapping([(key, value)])) }

    // MARK: Patterns

    /// - Returns: nil where one of them cannot be said, with a remark; leaving it out alone could make the rule apply less often.
    private func patterns(_ node: YAMLNode, _ report: inout ImportReport) -> [String]? {
        let texts = (node.oneOrMore(input.diagnostics) ?? []).compactMap { $0.line(input.diagnostics) }
        var patterns: [String] = []
        for text in texts {
            do throws(GoPattern.Refusal) {
                let pattern = try GoPattern.translate(text)
                if let mistake = PatternSet.check(Pattern(pattern, dialect: .path)) {
                    throw GoPattern.Refusal(reason: "PCRE2 does not compile it: \(mistake.reason)")
                }
                patterns.append(pattern)
            } catch {
                report.remark("\(whose): \(error.reason); the rule applies without this condition", at: input.place(node.place))
                return nil
            }
        }
        return patterns
    }

    private mutating func addFiles(_ quantifier: String, _ node: YAMLNode, status: String? = nil, _ report: inout ImportReport) {
        guard var mapping = MappingReader(node, input.diagnostics) else { return }
        let paths = mapping.value("paths").map { patterns($0, &report) } ?? []
        let ignored = mapping.value("ignore").map { patterns($0, &report) } ?? []
        mapping.finish()
        guard let paths, !paths.isEmpty, let ignored else { return }
        var file: [(key: String, value: PackText)] = status.map { [("status", .text($0))] } ?? []
        file.append(("path", .oneOrMore(paths)))
        if !ignored.isEmpty { file.append(("except", .oneOrMore(ignored))) }
        add("files", .mapping([(quantifier, .mapping(file))]))
        if quantifier != "any" { isMonotone = false }
    }

    private mutating func addBranch(_ pair: YAMLPair, _ report: inout ImportReport) {
        guard var mapping = MappingReader(pair.value, input.diagnostics) else { return }
        let node = mapping.required("pattern")
        mapping.finish()
        if let node, let patterns = patterns(node, &report), !patterns.isEmpty { add("target_branch", .oneOrMore(patterns)) }
    }

    private mutating func addRepository(_ pair: YAMLPair, _ report: inout ImportReport) {
        guard var mapping = MappingReader(pair.value, input.diagnostics) else { return }
        let matching = mapping.value("matches").map { patterns($0, &report) } ?? []
        let other = mapping.value("not_matches").map { patterns($0, &report) } ?? []
        mapping.finish()
        guard let matching, let other else { return }
        var arms: [PackText] = []
        if !matching.isEmpty { arms.append(.mapping([("repository", .oneOrMore(matching))])) }
        if !other.isEmpty { arms.append(.mapping([("not", .mapping([("repository", .oneOrMore(other))]))])) }
        if arms.count == 1 { parts.append(arms[0]) } else if arms.count > 1 { add("any", .list(arms)) }
    }

    // MARK: Lines and authors

    /// Any of the comparisons has to hold. Added and removed lines are counted together here: of more than so many added ones there
    /// are as many together.
    private mutating func addLines(_ pair: YAMLPair, _ report: inout ImportReport) {
        guard let mapping = MappingReader(pair.value, input.diagnostics) else { return }
        var arms: [PackText] = []
        for comparison in mapping.pairs {
            guard let text = comparison.value.line(input.diagnostics) else { return }
            let isTotal = comparison.key == "total"
            guard ["additions", "deletions", "total"].contains(comparison.key),
                let match = text.wholeMatch(of: /\s*([<>=])\s*([0-9]{1,9})\s*/), let number = Int(match.output.2),
                let bounds = Self.bounds(match.output.1, number, isTotal: isTotal)
            else {
                return leaveOut(
                    pair, "with `\(ImportReport.shown(comparison.key))` cannot be said; the rule applies without it", &report)
            }
            if !isTotal {
                report.remark(
                    "\(whose): `\(comparison.key)` is compared with all lines together", at: input.place(comparison.keyPlace))
            }
            arms.append(.mapping([("lines", .mapping(bounds.map { ($0.key, .word(String($0.value))) }))]))
            if bounds.contains(where: { $0.key == "max" }) { isMonotone = false }
        }
        if arms.count == 1 { parts.append(arms[0]) } else if arms.count > 1 { add("any", .list(arms)) }
    }

    /// nil where it cannot be said.
    private static func bounds(_ sign: Substring, _ number: Int, isTotal: Bool) -> [(key: String, value: Int)]? {
        switch (sign, isTotal) {
        case (">", _): [("min", number + 1)]
        case ("=", true): [("min", number), ("max", number)]
        case ("=", false): [("min", number)]
        case ("<", true) where number > 0: [("max", number - 1)]
        default: nil
        }
    }

    /// Who opened a pull request is, here, the subject that asks.
    private mutating func addAuthor(_ pair: YAMLPair, _ report: inout ImportReport) {
        guard var mapping = MappingReader(pair.value, input.diagnostics) else { return }
        let users =
            mapping.value("users").map { ($0.oneOrMore(input.diagnostics) ?? []).compactMap { $0.line(input.diagnostics) } } ?? []
        let others = mapping.pairs.filter { $0.key != "users" }
        if let other = others.first {
            // One of its members may be the author: nothing can be ruled out.
            return leaveOut(
                pair, "with `\(ImportReport.shown(other.key))`, whose members are not known here, is left out", &report)
        }
        guard !users.isEmpty else { return }
        add("subject", .text("^(?i:\(users.map(PatternText.quoted).joined(separator: "|")))$"))
        leaveOut(pair, "is compared with the subject that asks, which has to be called as the author is", &report)
    }
}
