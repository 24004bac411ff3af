internal import RiskModel
internal import YAMLDocuments

/// Reads what a rule says it matches and does not match. Running the examples is not this module's work.
struct ExampleReader {
    let diagnostics: Diagnostics

    func read(_ node: YAMLNode) -> RuleExamples {
        guard var mapping = MappingReader(node, diagnostics) else { return RuleExamples() }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`match`, `no_match` or both are needed", at: node) }
        let match = mapping.value("match")?.list(diagnostics) ?? []
        let noMatch = mapping.value("no_match")?.list(diagnostics) ?? []
        mapping.finish()
        return RuleExamples(match: match.compactMap(example), noMatch: noMatch.compactMap(example))
    }

    /// One file with its change.
    func example(_ node: YAMLNode) -> RuleExample? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let pathNode = mapping.required("path")
        var example = RuleExample(path: pathNode.flatMap(path) ?? "", location: node.place.location)
        example.oldPath = mapping.value("old_path").flatMap(path)
        let status = mapping.pair("status")
        example.status = status?.value.choice(diagnostics, ConditionKeys.statuses)
        example.mode = mapping.value("mode")?.choice(diagnostics, ConditionKeys.modes)
        example.oldMode = mapping.value("old_mode")?.choice(diagnostics, ConditionKeys.modes)
        example.added = lines("added", &mapping)
        example.removed = lines("removed", &mapping)
        example.context = lines("context", &mapping)
        example.base = lines("base", &mapping)
        example.head = lines("head", &mapping)
        example.attributes = lines("attributes", &mapping)
        mapping.finish()
        if let status, example.status == .renamed || example.status == .copied, example.oldPath == nil {
            diagnostics.report(.missingKey, "a file that is renamed or copied needs `old_path`", at: status.keyPlace)
        }
        return example.path.isEmpty ? nil : example
    }

    private func lines(_ key: String, _ mapping: inout MappingReader) -> String? {
        mapping.value(key)?.text(diagnostics, allowEmpty: true)
    }

    private func path(_ node: YAMLNode) -> String? {
        guard let path = node.text(diagnostics) else { return nil }
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        guard components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !path.utf8.contains(0) else {
            diagnostics.report(.invalidValue, "`\(path)` is no path of a file in a repository", at: node)
            return nil
        }
        return path
    }
}
