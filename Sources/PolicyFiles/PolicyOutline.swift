internal import RiskModel
internal import YAMLDocuments

/// What stands at the top level of all documents of a policy, gathered and not yet read: first all names have to be
/// known, whichever file they stand in.
struct PolicyOutline {
    var defaultTier: YAMLNode? { sections["default_tier"]?.value }
    var capabilities: YAMLNode? { sections["capabilities"]?.value }
    var tiers: YAMLNode? { sections["tiers"]?.value }
    var gated: YAMLNode? { sections["gated"]?.value }
    var registries: YAMLNode? { sections["registries"]?.value }
    /// In order of file and place.
    private(set) var teams: [YAMLPair] = []
    private(set) var labels: [YAMLPair] = []
    private(set) var rules: [YAMLNode] = []
    private(set) var tasks: [YAMLNode] = []

    /// What may stand once in a policy, by its key.
    private var sections: [String: YAMLPair] = [:]

    init(_ documents: [YAMLNode], _ diagnostics: Diagnostics) {
        for document in documents { add(document, diagnostics) }
        teams = unique(teams, called: "team", diagnostics)
        labels = unique(labels, called: "label", diagnostics)
        if rules.count > PolicyLimits.rules {
            let first = rules[PolicyLimits.rules]
            diagnostics.report(.tooLarge, "the policy has more than \(PolicyLimits.rules) rules", at: first)
            rules.removeLast(rules.count - PolicyLimits.rules)
        }
    }

    private mutating func add(_ document: YAMLNode, _ diagnostics: Diagnostics) {
        guard var mapping = MappingReader(document, diagnostics) else { return }
        let isTaskProfile = mapping.pairs.map(\.key) == ["agent_task"]
        if let version = isTaskProfile ? nil : mapping.required("version") {
            if let number = version.integer(diagnostics, in: 0...Int.max), number != 1 {
                diagnostics.report(.version, "version \(number) is not known; this program reads version 1", at: version)
            }
        }
        for key in ["default_tier", "capabilities", "tiers", "gated", "registries"] { keepOnce(mapping.pair(key), diagnostics) }
        if let node = mapping.value("teams"), let reader = MappingReader(node, diagnostics) { teams += reader.pairs }
        if let node = mapping.value("labels"), let reader = MappingReader(node, diagnostics) { labels += reader.pairs }
        if let node = mapping.value("rules") { rules += node.list(diagnostics) ?? [] }
        if let node = mapping.value("agent_task") { tasks.append(node) }
        mapping.finish()
    }

    private mutating func keepOnce(_ pair: YAMLPair?, _ diagnostics: Diagnostics) {
        guard let pair else { return }
        if let first = sections[pair.key] {
            let message = "`\(pair.key)` may stand once in a policy; first at \(first.keyPlace)"
            diagnostics.report(.repeatedSection, message, at: pair.keyPlace)
        } else {
            sections[pair.key] = pair
        }
    }

    private func unique(_ pairs: [YAMLPair], called what: String, _ diagnostics: Diagnostics) -> [YAMLPair] {
        var first: [String: SourcePlace] = [:]
        return pairs.filter { pair in
            if let place = first[pair.key] {
                diagnostics.report(
                    .duplicateName, "the \(what) `\(pair.key)` exists already; first at \(place)", at: pair.keyPlace)
                return false
            }
            first[pair.key] = pair.keyPlace
            return true
        }
    }
}

extension SourcePlace {
    /// The place as the policy remembers it: the file's name within the policy, wherever that lies.
    var location: SourceLocation {
        SourceLocation(file: source.name, line: position.line, column: position.column)
    }
}
