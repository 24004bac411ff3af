internal import RiskModel
internal import YAMLDocuments

/// The names a policy defines, against which every use of a name is checked.
struct Vocabulary {
    /// nil where the list is missing or broken: then no use of a capability is called unknown.
    var capabilities: Set<String>?
    /// Number of members of each team; nil for a team that nobody has been put into yet.
    var teams: [String: Int?] = [:]
    /// Index by name.
    var labels: [String: Int] = [:]
    /// The languages that files can be told to be written in.
    var languages: Set<String> = []
    /// True when part of the policy could not be read, so that an unknown name may be defined there.
    var isIncomplete: Bool

    func capability(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Capability? {
        guard let name = node.line(diagnostics) else { return nil }
        if let capabilities, !capabilities.contains(name) {
            report(name, "capability", among: capabilities, at: node, diagnostics)
            return nil
        }
        return Capability(name)
    }

    /// A list of capabilities, each named once.
    func capabilities(_ node: YAMLNode, _ diagnostics: Diagnostics, allowEmpty: Bool) -> [Capability] {
        let names = (node.list(diagnostics, allowEmpty: allowEmpty) ?? []).compactMap { item in
            capability(item, diagnostics).map { (name: $0.name, node: item) }
        }
        return Names.unique(names, diagnostics).map { Capability($0) }
    }

    func team(_ node: YAMLNode, _ diagnostics: Diagnostics) -> String? {
        guard let name = node.line(diagnostics) else { return nil }
        if teams[name] == nil { report(name, "team", among: teams.keys, at: node, diagnostics) }
        return name
    }

    /// So many of each team; no team twice, and of no team more than it has.
    func reviewers(_ node: YAMLNode, _ diagnostics: Diagnostics) -> [ReviewerDemand] {
        var demands: [ReviewerDemand] = []
        var seen: Set<String> = []
        for item in node.list(diagnostics) ?? [] {
            guard var mapping = MappingReader(item, diagnostics) else { continue }
            let team = mapping.required("team").flatMap { self.team($0, diagnostics) }
            let countNode = mapping.value("count")
            let count = countNode.map { $0.integer(diagnostics, in: 1...100) } ?? 1
            mapping.finish()
            guard let team, let count else { continue }
            if !seen.insert(team).inserted {
                diagnostics.report(.duplicateName, "the team `\(team)` stands twice in this list", at: item)
            }
            if case .some(.some(let size)) = teams[team], size < count {
                diagnostics.report(
                    .contradiction, "the team `\(team)` has \(size) members, so \(count) of them cannot review",
                    at: countNode ?? item)
            }
            demands.append(ReviewerDemand(team: team, count: count))
        }
        return demands
    }

    func label(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Int? {
        guard let name = node.line(diagnostics) else { return nil }
        if let index = labels[name] { return index }
        report(name, "label", among: labels.keys, at: node, diagnostics)
        return nil
    }

    func language(_ node: YAMLNode, _ diagnostics: Diagnostics) -> String? {
        guard let name = node.line(diagnostics) else { return nil }
        if languages.contains(name) { return name }
        report(name, "language", among: languages, at: node, diagnostics)
        return nil
    }

    private func report(
        _ name: String, _ what: String, among known: some Sequence<String>, at node: YAMLNode, _ diagnostics: Diagnostics
    ) {
        guard !isIncomplete else { return }
        // Sorted, so that the hint does not depend on hashing.
        let hint = diagnostics.hint(for: name) { known.sorted() }
        diagnostics.report(.unknownName, "no \(what) is called `\(name)`\(hint)", at: node)
    }
}
