internal import RiskModel
internal import YAMLDocuments

/// Reads what a case expects of its verdict.
struct ExpectationReader {
    let names: TestedNames
    let diagnostics: Diagnostics

    func read(_ node: YAMLNode) -> TestExpectation {
        var expectation = TestExpectation()
        guard var mapping = MappingReader(node, diagnostics) else { return expectation }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "nothing is expected; `tier`, say, is needed", at: node) }
        if let node = mapping.value("tier") {
            expectation.tiers = Set((node.oneOrMore(diagnostics) ?? []).compactMap { $0.choice(diagnostics, TierReader.names) })
        }
        if let node = mapping.value("findings") {
            expectation.findings = (node.list(diagnostics) ?? []).compactMap(finding)
        }
        if let node = mapping.value("no_findings") {
            expectation.absentFindings = absentFindings(node, besides: Set(expectation.findings.map(\.rule)))
        }
        if let node = mapping.value("reviewers") {
            expectation.reviewers = names.vocabulary.reviewers(node, diagnostics)
        }
        if let node = mapping.value("granted") {
            expectation.granted = names.vocabulary.capabilities(node, diagnostics, allowEmpty: false)
        }
        if let pair = mapping.pair("withheld") {
            expectation.withheld = names.vocabulary.capabilities(pair.value, diagnostics, allowEmpty: false)
            for capability in expectation.withheld where expectation.granted.contains(capability) {
                diagnostics.report(.contradiction, "`\(capability)` is expected both granted and withheld", at: pair.keyPlace)
            }
        }
        expectation.complete = mapping.value("complete")?.boolean(diagnostics)
        mapping.finish()
        return expectation
    }

    /// The id of a rule, or a mapping with the place of the finding.
    private func finding(_ node: YAMLNode) -> TestExpectation.Finding? {
        guard case .mapping = node.content, var mapping = MappingReader(node, diagnostics) else {
            return names.rule(node).map { TestExpectation.Finding(rule: $0) }
        }
        let rule = mapping.required("rule").flatMap(names.rule)
        let path = mapping.value("path").map { $0.text(diagnostics) }
        let linePair = mapping.pair("line")
        let line = linePair.map { $0.value.integer(diagnostics, in: 1...Int.max) }
        mapping.finish()
        if let linePair, path == nil {
            diagnostics.report(.modifier, "`line` needs `path` beside it in the same mapping", at: linePair.keyPlace)
        }
        return rule.map { TestExpectation.Finding(rule: $0, path: path ?? nil, line: line ?? nil) }
    }

    private func absentFindings(_ node: YAMLNode, besides expected: Set<String>) -> [String] {
        let rules = (node.list(diagnostics) ?? []).compactMap { item in names.rule(item).map { (name: $0, node: item) } }
        for (rule, item) in rules where expected.contains(rule) {
            diagnostics.report(.contradiction, "`\(rule)` is expected above", at: item)
        }
        return Names.unique(rules, diagnostics)
    }
}
