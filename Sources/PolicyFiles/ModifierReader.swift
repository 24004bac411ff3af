internal import RiskModel
internal import YAMLDocuments

/// Reads the keys that modify the pattern keys of the same mapping.
struct ModifierReader {
    let patterns: PatternReader
    let diagnostics: Diagnostics

    private var except: [YAMLNode] = []
    private var span: Span?
    private var count: Bounds?
    private var near: Nearness?
    private var tests: [(test: CaptureTest, place: SourcePlace)] = []

    init(patterns: PatternReader, diagnostics: Diagnostics) {
        self.patterns = patterns
        self.diagnostics = diagnostics
    }

    /// - Parameter subjects: the pattern keys that stand in the mapping.
    mutating func read(_ mapping: inout MappingReader, besides subjects: [ProbeSubject], _ place: ConditionReader.Place) {
        if let pair = mapping.pair("except") { readExcept(pair, subjects, place) }
        guard place == .file else { return }
        if let pair = mapping.pair("span") {
            span = pair.value.choice(diagnostics, Span.allCases.map { ($0.rawValue, $0) })
            require(subjects.contains(where: \.readsLines), "`added`, `removed`, `changed` or `context`", for: pair)
        }
        if let pair = mapping.pair("count") {
            count = readCount(pair.value)
            requireContents(subjects, for: pair)
        }
        if let pair = mapping.pair("near") {
            near = readNear(pair.value)
            requireContents(subjects, for: pair)
        }
        let reader = CaptureTestReader(patterns: patterns, diagnostics: diagnostics)
        if let pair = mapping.pair("entropy") {
            tests += reader.entropy(pair.value)
            requireContents(subjects, for: pair)
        }
        if let pair = mapping.pair("where") {
            tests += reader.conditions(pair.value)
            requireContents(subjects, for: pair)
        }
    }

    /// `{ pattern, within }`
    private func readNear(_ node: YAMLNode) -> Nearness? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let near = mapping.required("pattern").map { patterns.patterns($0, .text) } ?? []
        let within = mapping.value("within").map { $0.integer(diagnostics, in: 1...100) } ?? 5
        mapping.finish()
        return within.map { Nearness(patterns: near, within: $0) }
    }

    /// Gives a probe what was read.
    func refine(_ probe: inout Probe, _ dialect: Pattern.Dialect) {
        probe.except = except.compactMap { patterns.pattern($0, dialect) }
        switch probe.subject {
        case .head, .base: probe.span = .file
        case _ where probe.subject.readsLines: probe.span = span ?? .line
        default: break
        }
        guard probe.subject.readsContent else { return }
        if let count { probe.count = count }
        probe.captures = tests.map(\.test)
        probe.near = near
        for pattern in probe.patterns {
            for (test, place) in tests { check(test.group, of: pattern, at: place) }
        }
    }

    private func check(_ group: CaptureGroup, of pattern: Pattern, at place: SourcePlace) {
        let groups = patterns.groups(of: pattern)
        switch group {
        case .usual, .match, .line: break
        case .named(let name) where !groups.names.contains(name):
            diagnostics.report(.unknownName, "no group of the pattern is called `\(name)`: `\(pattern.source)`", at: place)
        case .number(let number) where number > groups.count:
            diagnostics.report(.unknownName, "the pattern has \(groups.count) groups: `\(pattern.source)`", at: place)
        case .named, .number: break
        }
    }

    /// Patterns, and mappings of a group with patterns.
    private mutating func readExcept(_ pair: YAMLPair, _ subjects: [ProbeSubject], _ place: ConditionReader.Place) {
        require(!subjects.isEmpty, "a pattern key", for: pair)
        if case .mapping = pair.value.content {
            readExcept([pair.value], pair, subjects, place)
        } else {
            readExcept(pair.value.oneOrMore(diagnostics) ?? [], pair, subjects, place)
        }
    }

    private mutating func readExcept(
        _ items: [YAMLNode], _ pair: YAMLPair, _ subjects: [ProbeSubject], _ place: ConditionReader.Place
    ) {
        let reader = CaptureTestReader(patterns: patterns, diagnostics: diagnostics)
        for item in items {
            guard case .mapping = item.content, place == .file else {
                except.append(item)
                continue
            }
            tests += reader.exception(item)
            if !subjects.isEmpty { requireContents(subjects, for: pair) }
        }
    }

    private func readCount(_ node: YAMLNode) -> Bounds {
        var count = Bounds.read(node, diagnostics)
        if count.min == nil { count.min = 1 }
        if let min = count.min, let max = count.max, min > max {
            // Two given bounds were compared already.
            if max == 0 { diagnostics.report(.bounds, "`max: 0` needs `min: 0`; without it one match is needed", at: node) }
        } else if count.min == 0, count.max == nil {
            diagnostics.report(.bounds, "`min: 0` without `max` always holds", at: node)
        }
        return count
    }

    private func requireContents(_ subjects: [ProbeSubject], for pair: YAMLPair) {
        require(subjects.contains(where: \.readsContent), "a pattern key for contents", for: pair)
    }

    private func require(_ isThere: Bool, _ companion: String, for pair: YAMLPair) {
        guard !isThere else { return }
        diagnostics.report(.modifier, "`\(pair.key)` needs \(companion) beside it in the same mapping", at: pair.keyPlace)
    }
}
