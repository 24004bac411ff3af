internal import RiskModel
internal import YAMLDocuments

/// Reads `when`, `unless` and the conditions of labels into predicates.
///
/// After a mistake the predicate returned is meaningless; the policy is refused for the report then.
struct ConditionReader {
    /// Where a condition stands, which decides what it may ask.
    enum Place {
        /// A rule of scope `file`, or below `files` of one of scope `patch`.
        case file
        /// A rule of scope `patch`.
        case patch
        case label
    }

    let vocabulary: Vocabulary
    let patterns: PatternReader
    let probes: ProbeTable
    let diagnostics: Diagnostics

    /// Indices of the labels the conditions read so far ask for.
    private(set) var usedLabels: Set<Int> = []
    /// True when one of the conditions read so far matches patterns against a file's content.
    private(set) var readsContent = false

    init(vocabulary: Vocabulary, patterns: PatternReader, probes: ProbeTable, _ diagnostics: Diagnostics) {
        self.vocabulary = vocabulary
        self.patterns = patterns
        self.probes = probes
        self.diagnostics = diagnostics
    }

    /// A mapping, whose keys all have to hold, or a list of conditions, of which one has to.
    mutating func condition(_ node: YAMLNode, _ place: Place) -> Predicate {
        if case .sequence = node.content {
            return .any(conditions(node, place))
        }
        guard var mapping = MappingReader(node, diagnostics) else { return .all([]) }
        guard !mapping.pairs.isEmpty else {
            diagnostics.report(.empty, "the condition is empty, so it would always hold", at: node)
            return .all([])
        }
        var parts: [Predicate] = []
        switch place {
        case .label: parts += treeFacts(&mapping)
        case .file:
            parts += treeFacts(&mapping)
            parts += contentFacts(&mapping)
        case .patch: parts += patchFacts(&mapping)
        }
        parts += matches(&mapping, place)
        if let list = mapping.value("all") { parts.append(.all(conditions(list, place))) }
        if let list = mapping.value("any") { parts.append(.any(conditions(list, place))) }
        if let inner = mapping.value("not") { parts.append(.not(condition(inner, place))) }
        mapping.finish { ConditionKeys.explain($0, in: place) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func conditions(_ node: YAMLNode, _ place: Place) -> [Predicate] {
        (node.list(diagnostics) ?? []).map { condition($0, place) }
    }

    // MARK: Facts of one file

    private mutating func treeFacts(_ mapping: inout MappingReader) -> [Predicate] {
        var parts: [Predicate] = []
        if let node = mapping.value("label") {
            let indices = (node.oneOrMore(diagnostics) ?? []).compactMap { vocabulary.label($0, diagnostics) }
            usedLabels.formUnion(indices)
            parts.append(indices.count == 1 ? .label(indices[0]) : .any(indices.map(Predicate.label)))
        }
        if let node = mapping.value("glob") { parts.append(.glob(globs(node))) }
        if let node = mapping.value("language") {
            parts.append(.language(Set((node.oneOrMore(diagnostics) ?? []).compactMap { vocabulary.language($0, diagnostics) })))
        }
        if let node = mapping.value("status") { parts.append(.status(choices(node, ConditionKeys.statuses))) }
        if let node = mapping.value("mode") { parts.append(.mode(mode(node))) }
        return parts
    }

    /// The order of the patterns counts.
    private func globs(_ node: YAMLNode) -> GlobList {
        let nodes = node.oneOrMore(diagnostics) ?? []
        let globs = nodes.compactMap { node -> GitGlob? in
            guard let text = node.line(diagnostics) else { return nil }
            guard text.utf8.count <= Self.longestGlob else {
                diagnostics.report(.tooLarge, "the glob is longer than \(Self.longestGlob) bytes", at: node)
                return nil
            }
            if let glob = GitGlob(text.utf8) { return glob }
            diagnostics.report(
                .pattern, "the glob matches nothing: it is a comment, or a bracket or a last `\\` is not closed", at: node)
            return nil
        }
        if globs.count == nodes.count, globs.allSatisfy(\.isNegated) {
            diagnostics.report(.invalidValue, "nothing is taken that `!` could take back", at: node)
        }
        return GlobList(globs)
    }

    private static let longestGlob = 1_024

    private mutating func contentFacts(_ mapping: inout MappingReader) -> [Predicate] {
        var parts: [Predicate] = []
        if let value = mapping.value("binary")?.boolean(diagnostics) { parts.append(.binary(value)) }
        if let node = mapping.value("size") { parts.append(.size(bounds(node))) }
        if let node = mapping.value("lines") { parts.append(.lines(bounds(node))) }
        if let node = mapping.value("change") { parts.append(.change(choices(node, ConditionKeys.changeKinds))) }
        if let node = mapping.value("dependency") { parts.append(.dependency(dependency(node))) }
        let lines = LineConditionReader(patterns: patterns, diagnostics: diagnostics)
        let compared = [mapping.value("line").flatMap(lines.line), mapping.value("replaced").flatMap(lines.replaced)]
        for probe in compared.compactMap(\.self) {
            readsContent = true
            parts.append(.probe(probes.id(of: probe)))
        }
        return parts
    }

    private func dependency(_ node: YAMLNode) -> DependencyTest {
        guard var mapping = MappingReader(node, diagnostics) else { return DependencyTest() }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "the condition is empty; `change`, say, is needed", at: node) }
        var test = DependencyTest()
        if let node = mapping.value("change") { test.kinds = choices(node, ConditionKeys.dependencyChanges) }
        if let node = mapping.value("source") { test.sources = choices(node, ConditionKeys.dependencySources) }
        if let node = mapping.value("ecosystem") { test.ecosystems = choices(node, ConditionKeys.ecosystems) }
        if let node = mapping.value("name") {
            test.names = (node.oneOrMore(diagnostics) ?? []).compactMap { $0.line(diagnostics) }
        }
        test.installScripts = mapping.value("install_scripts")?.boolean(diagnostics)
        mapping.finish()
        return test
    }

    private func mode(_ node: YAMLNode) -> ModeTest {
        guard case .mapping = node.content, var mapping = MappingReader(node, diagnostics) else {
            return ModeTest(either: choices(node, ConditionKeys.modes))
        }
        let from = mapping.value("from")?.choice(diagnostics, ConditionKeys.modes)
        let to = mapping.value("to")?.choice(diagnostics, ConditionKeys.modes)
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`from`, `to` or both are needed", at: node) }
        mapping.finish()
        return ModeTest(from: from, to: to)
    }

    private func choices<Value: Hashable>(_ node: YAMLNode, _ words: [(name: String, value: Value)]) -> Set<Value> {
        Set((node.oneOrMore(diagnostics) ?? []).compactMap { $0.choice(diagnostics, words) })
    }

    // MARK: Facts of the patch

    private mutating func patchFacts(_ mapping: inout MappingReader) -> [Predicate] {
        var parts: [Predicate] = []
        if let node = mapping.value("files") { parts += files(node) }
        if let node = mapping.value("lines") { parts.append(.lineCount(bounds(node))) }
        let reader = PatchConditionReader(diagnostics: diagnostics)
        if let node = mapping.value("spread") { parts.append(.spread(reader.spread(node))) }
        if let node = mapping.value("recent") { parts.append(.recent(reader.recent(node))) }
        if let node = mapping.value("subject.denied_actions") { parts.append(.recent(reader.deniedActions(node))) }
        if let node = mapping.value("time") { parts.append(.time(reader.time(node))) }
        if let node = mapping.value("actor") { parts.append(.actor(choices(node, ConditionKeys.actors))) }
        return parts
    }

    private mutating func files(_ node: YAMLNode) -> [Predicate] {
        guard var mapping = MappingReader(node, diagnostics) else { return [] }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`count`, `any`, `all` or `none` is needed", at: node) }
        var parts: [Predicate] = []
        if let count = mapping.value("count") { parts.append(.fileCount(bounds(count))) }
        for test in Predicate.FilesTest.allCases {
            if let inner = mapping.value(test.rawValue) { parts.append(.files(test, condition(inner, .file))) }
        }
        mapping.finish { key in
            ConditionKeys.isOfFile(key) ? "`\(key)` is asked of one file: put it below `any`, `all` or `none`" : nil
        }
        return parts
    }

    // MARK: Patterns

    private mutating func matches(_ mapping: inout MappingReader, _ place: Place) -> [Predicate] {
        let asked = ConditionKeys.subjects(in: place).compactMap { subject in
            mapping.value(subject.rawValue).map { (subject: subject, node: $0) }
        }
        var modifiers = ModifierReader(patterns: patterns, diagnostics: diagnostics)
        modifiers.read(&mapping, besides: asked.map(\.subject), place)
        return asked.map { subject, node in
            readsContent = readsContent || subject.readsContent
            let dialect = ConditionKeys.dialect(of: subject)
            var probe = Probe(subject: subject, patterns: patterns.patterns(node, dialect))
            modifiers.refine(&probe, dialect)
            return .probe(probes.id(of: probe))
        }
    }

    private func bounds(_ node: YAMLNode) -> Bounds { Bounds.read(node, diagnostics) }
}

extension Bounds {
    /// `{ min, max }`
    static func read(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Bounds {
        guard var mapping = MappingReader(node, diagnostics) else { return Bounds() }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`min`, `max` or both are needed", at: node) }
        let min = mapping.value("min")?.integer(diagnostics, in: 0...Int.max)
        let max = mapping.value("max")?.integer(diagnostics, in: 0...Int.max)
        mapping.finish()
        if let min, let max, min > max {
            diagnostics.report(.bounds, "`min` \(min) is above `max` \(max)", at: node)
        }
        return Bounds(min: min, max: max)
    }
}
