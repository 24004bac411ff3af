internal import RiskModel
internal import YAMLDocuments

/// Reads what a rule demands of the groups of a match: `entropy`, `where`, and the exceptions that name a group.
struct CaptureTestReader {
    typealias Read = (test: CaptureTest, place: SourcePlace)

    let patterns: PatternReader
    let diagnostics: Diagnostics

    /// Bits per character that can be asked for; a character is one of 1,114,112.
    private static let entropies = 0...21_000

    /// `{ group, above, below }`
    func entropy(_ node: YAMLNode) -> [Read] {
        guard var mapping = MappingReader(node, diagnostics) else { return [] }
        let (group, place) = group(&mapping)
        let above = mapping.value("above")?.thousandths(diagnostics, in: Self.entropies)
        let below = mapping.value("below")?.thousandths(diagnostics, in: Self.entropies)
        if !mapping.pairs.contains(where: { $0.key == "above" || $0.key == "below" }) {
            diagnostics.report(.empty, "`above`, `below` or both are needed", at: node)
        }
        mapping.finish()
        if let above, let below, above >= below {
            diagnostics.report(.bounds, "nothing is above `above` and below `below` at once", at: node)
        }
        return [(CaptureTest(group, .entropy(EntropyBounds(above: above, below: below))), place)]
    }

    /// One or a list of `{ group, in, not_in, contains, contains_none, matches, matches_none }`.
    func conditions(_ node: YAMLNode) -> [Read] {
        if case .sequence = node.content { return (node.list(diagnostics) ?? []).flatMap(condition) }
        return condition(node)
    }

    private func condition(_ node: YAMLNode) -> [Read] {
        guard var mapping = MappingReader(node, diagnostics) else { return [] }
        let (group, place) = group(&mapping)
        var demands: [CaptureTest.Demand] = []
        if let list = mapping.value("in") { demands.append(.isOne(of: words(list))) }
        if let list = mapping.value("not_in") { demands.append(.isNone(of: words(list))) }
        if let list = mapping.value("contains") { demands.append(.contains(words(list))) }
        if let list = mapping.value("contains_none") { demands.append(.containsNone(of: words(list))) }
        if let list = mapping.value("matches") { demands.append(.matches(patterns.patterns(list, .text))) }
        if let list = mapping.value("matches_none") { demands.append(.matchesNone(of: patterns.patterns(list, .text))) }
        mapping.finish()
        if demands.isEmpty { diagnostics.report(.empty, "`in`, `matches` or another demand is needed", at: node) }
        return demands.map { (CaptureTest(group, $0), place) }
    }

    /// `{ group, pattern }`
    func exception(_ node: YAMLNode) -> [Read] {
        guard var mapping = MappingReader(node, diagnostics) else { return [] }
        let (group, place) = group(&mapping)
        let excepted = mapping.required("pattern").map { patterns.patterns($0, .text) } ?? []
        mapping.finish()
        return [(CaptureTest(group, .matchesNone(of: excepted)), place)]
    }

    /// Compared without the case of ASCII letters, so equal words of different case are one. A shared list may be empty.
    private func words(_ node: YAMLNode) -> Set<String> {
        var nodes = [node]
        if case .sequence = node.content { nodes = node.list(diagnostics, allowEmpty: true) ?? [] }
        return Set(nodes.compactMap { $0.line(diagnostics) }.map(Self.folded))
    }

    private static func folded(_ word: String) -> String {
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return String(decoding: word.utf8.map { upper.contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The group, and the place that a mistake about it points to.
    private func group(_ mapping: inout MappingReader) -> (CaptureGroup, SourcePlace) {
        guard let node = mapping.value("group") else { return (.usual, mapping.node.place) }
        guard let name = node.line(diagnostics) else { return (.usual, node.place) }
        switch name {
        case "match": return (.match, node.place)
        case "line": return (.line, node.place)
        case _ where name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }):
            guard let number = node.integer(diagnostics, in: 1...65_535) else { return (.usual, node.place) }
            return (.number(number), node.place)
        default: return (.named(name), node.place)
        }
    }
}
