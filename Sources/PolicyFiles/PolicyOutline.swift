internal import RiskModel
internal import YAMLDocuments

/// What stands at the top level of all documents of a policy and the packs it includes, gathered and not yet read: first
/// all names have to be known, whichever file they stand in.
struct PolicyOutline {
    var defaultTier: YAMLNode? { sections["default_tier"]?.value }
    var capabilities: YAMLNode? { sections["capabilities"]?.value }
    var tiers: YAMLNode? { sections["tiers"]?.value }
    var gated: YAMLNode? { sections["gated"]?.value }
    var fallbackOwners: YAMLNode? { sections["fallback_owners"]?.value }
    var acceptedReviews: YAMLNode? { sections["accept_reviews_from"]?.value }
    var registries: YAMLPair? { sections["registries"] }
    private(set) var teams: [YAMLPair] = []
    private(set) var labels: [YAMLPair]
    let lists: [YAMLPair]
    let variables: [YAMLPair]
    private(set) var rules: [PackOutline.RuleNode]
    let tasks: [YAMLNode]

    /// What may stand once in a policy, by its key.
    private var sections: [String: YAMLPair] = [:]
    private let includedFiles: Set<String>

    init(_ graph: PackGraph, _ diagnostics: Diagnostics) {
        let outlines = graph.packs.map(\.outline)
        labels = outlines.flatMap(\.labels)
        lists = outlines.flatMap(\.lists)
        variables = outlines.flatMap(\.variables)
        tasks = outlines.flatMap(\.tasks)
        rules = graph.rules
        includedFiles = graph.includedFiles
        for key in PackOutline.sectionKeys {
            sections[key] = graph.chosen("`\(key)`", { outlines[$0].sections[key] }, diagnostics)
        }
        teams = Self.teams(graph, diagnostics)
        labels = Self.unique(labels, called: "label", diagnostics)
        let count = outlines.reduce(0) { $0 + $1.rules.count }
        if count > PolicyLimits.rules, let first = outlines.flatMap(\.rules).dropFirst(PolicyLimits.rules).first {
            diagnostics.report(.tooLarge, "the policy has more than \(PolicyLimits.rules) rules", at: first.node)
            rules.removeLast(max(0, rules.count - PolicyLimits.rules))
        }
    }

    /// True for what stands in a pack that the policy includes: it need not be used.
    func isIncluded(_ place: SourcePlace) -> Bool { includedFiles.contains(place.source.name) }

    /// A team of a pack takes the place of one of the same name in a pack that it includes.
    private static func teams(_ graph: PackGraph, _ diagnostics: Diagnostics) -> [YAMLPair] {
        let teams = graph.packs.map { unique($0.outline.teams, called: "team", diagnostics) }
        guard teams.count > 1 else { return teams.first ?? [] }
        let byName = teams.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.key, $0) }) }
        var seen: Set<String> = []
        return teams.joined().filter { seen.insert($0.key).inserted }.compactMap { team in
            graph.chosen("the team `\(team.key)`", { byName[$0][team.key] }, diagnostics)
        }
    }

    private static func unique(_ pairs: [YAMLPair], called what: String, _ diagnostics: Diagnostics) -> [YAMLPair] {
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
