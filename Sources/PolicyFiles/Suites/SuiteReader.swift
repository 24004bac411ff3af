internal import RiskModel
internal import YAMLDocuments

/// Reads the documents below `tests/`: suites, and mutants that are accepted.
struct SuiteReader {
    private(set) var suites: [TestSuite] = []
    private(set) var acceptedMutants: [AcceptedMutant] = []

    private let names: TestedNames
    private let diagnostics: Diagnostics
    private var suitePlaces: [String: SourcePlace] = [:]
    private var mutantPlaces: [[String]: SourcePlace] = [:]

    init(policy: Policy, _ diagnostics: Diagnostics) {
        names = TestedNames(policy, diagnostics)
        self.diagnostics = diagnostics
    }

    mutating func read(_ document: YAMLNode) {
        guard var mapping = MappingReader(document, diagnostics) else { return }
        PackOutline.checkVersion(&mapping, diagnostics)
        if let list = mapping.value("accepted_mutants") {
            for item in list.list(diagnostics, allowEmpty: true) ?? [] { readAcceptedMutant(item) }
        } else {
            readSuite(&mapping)
        }
        mapping.finish { PackOutline.keys.contains($0) ? SuiteFolder.message(for: $0) : nil }
    }

    private mutating func readSuite(_ mapping: inout MappingReader) {
        let nameNode = mapping.required("suite")
        let name = nameNode?.line(diagnostics)
        if let name, let nameNode {
            Names.check(
                name, Names.isName, "a suite is named with letters, digits, `.`, `_` and `-`", at: nameNode.place, diagnostics)
            if let first = suitePlaces[name] {
                diagnostics.report(.duplicateName, "the suite `\(name)` exists already; first at \(first)", at: nameNode)
            } else {
                suitePlaces[name] = nameNode.place
            }
        }
        var reader = CaseReader(names: names, diagnostics)
        if let context = mapping.value("context") { reader.setDefaults(context) }
        let cases = (mapping.required("cases")?.list(diagnostics) ?? []).compactMap { reader.read($0) }
        suites.append(TestSuite(name: name ?? "", cases: cases, location: mapping.node.place.location))
    }

    private mutating func readAcceptedMutant(_ node: YAMLNode) {
        guard var mapping = MappingReader(node, diagnostics) else { return }
        let rule = mapping.required("rule").flatMap(names.rule)
        let mutant = mapping.required("mutant")?.line(diagnostics)
        let because = mapping.required("because")?.line(diagnostics)
        mapping.finish()
        guard let rule, let mutant, let because else { return }
        if let first = mutantPlaces[[rule, mutant]] {
            diagnostics.report(.duplicateName, "this mutant is accepted already; first at \(first)", at: node)
        } else {
            mutantPlaces[[rule, mutant]] = node.place
        }
        acceptedMutants.append(
            AcceptedMutant(rule: rule, mutant: mutant, because: because, location: node.place.location))
    }
}

/// The names of a policy that its tests may speak of.
struct TestedNames {
    /// Teams and capabilities.
    let vocabulary: Vocabulary
    private let rules: Set<String>
    private let diagnostics: Diagnostics

    init(_ policy: Policy, _ diagnostics: Diagnostics) {
        vocabulary = Vocabulary(
            capabilities: Set(policy.capabilities.map(\.name)), teams: policy.teams.mapValues { $0.isEmpty ? nil : $0.count },
            isIncomplete: false)
        rules = Set(policy.rules.map(\.id) + BuiltinRule.all)
        self.diagnostics = diagnostics
    }

    /// The id of a rule, or of what the engine finds by itself.
    func rule(_ node: YAMLNode) -> String? {
        guard let id = node.line(diagnostics) else { return nil }
        if rules.contains(id) { return id }
        let hint = diagnostics.hint(for: id) { rules.sorted() }
        diagnostics.report(.unknownName, "no rule is called `\(id)`\(hint)", at: node)
        return nil
    }
}
