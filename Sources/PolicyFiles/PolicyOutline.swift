internal import RiskModel
internal import YAMLDocuments

/// What stands at the top level of all documents of a policy, gathered and not yet read: first all names have to be
/// known, whichever file they stand in.
struct PolicyOutline {
    /// A rule as it stands in its document.
    struct RuleNode {
        var node: YAMLNode
        /// Who answers for the rules of the document.
        var owner: String?
    }

    /// What a document may say of the policy, besides `version`.
    static let keys = [
        "default_tier", "capabilities", "tiers", "gated", "registries", "teams", "labels", "rules", "owner", "agent_task",
    ]

    var defaultTier: YAMLNode? { sections["default_tier"]?.value }
    var capabilities: YAMLNode? { sections["capabilities"]?.value }
    var tiers: YAMLNode? { sections["tiers"]?.value }
    var gated: YAMLNode? { sections["gated"]?.value }
    var registries: YAMLNode? { sections["registries"]?.value }
    /// In order of file and place.
    private(set) var teams: [YAMLPair] = []
    private(set) var labels: [YAMLPair] = []
    private(set) var rules: [RuleNode] = []
    private(set) var tasks: [YAMLNode] = []

    /// What may stand once in a policy, by its key.
    private var sections: [String: YAMLPair] = [:]

    init(_ documents: [YAMLNode], _ diagnostics: Diagnostics) {
        for document in documents { add(document, diagnostics) }
        teams = unique(teams, called: "team", diagnostics)
        labels = unique(labels, called: "label", diagnostics)
        if rules.count > PolicyLimits.rules {
            let first = rules[PolicyLimits.rules]
            diagnostics.report(.tooLarge, "the policy has more than \(PolicyLimits.rules) rules", at: first.node)
            rules.removeLast(rules.count - PolicyLimits.rules)
        }
    }

    private mutating func add(_ document: YAMLNode, _ diagnostics: Diagnostics) {
        guard var mapping = MappingReader(document, diagnostics) else { return }
        let isTaskProfile = mapping.pairs.map(\.key) == ["agent_task"]
        if !isTaskProfile { Self.checkVersion(&mapping, diagnostics) }
        for key in ["default_tier", "capabilities", "tiers", "gated", "registries"] { keepOnce(mapping.pair(key), diagnostics) }
        if let node = mapping.value("teams"), let reader = MappingReader(node, diagnostics) { teams += reader.pairs }
        if let node = mapping.value("labels"), let reader = MappingReader(node, diagnostics) { labels += reader.pairs }
        let owner = mapping.pair("owner")
        if let node = mapping.value("rules") {
            let name = owner?.value.line(diagnostics)
            rules += (node.list(diagnostics) ?? []).map { RuleNode(node: $0, owner: name) }
        } else if let owner {
            diagnostics.report(.modifier, "`owner` answers for the rules of its document, and there are none", at: owner.keyPlace)
        }
        if let node = mapping.value("agent_task") { tasks.append(node) }
        mapping.finish()
    }

    /// The version of the language, which every document but a task profile states.
    static func checkVersion(_ mapping: inout MappingReader, _ diagnostics: Diagnostics) {
        guard let version = mapping.required("version"), let number = version.integer(diagnostics, in: 0...Int.max), number != 1
        else { return }
        diagnostics.report(.version, "version \(number) is not known; this program reads version 1", at: version)
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
