import YAMLDocuments

/// Who has to approve.
struct PolicyBotRequirement {
    private(set) var count = 0
    private(set) var users: [String] = []
    /// Teams and organizations, as they are written there.
    private(set) var groups: [String] = []

    /// Reviewers that a rule can ask for.
    private static let most = 100

    mutating func read(_ node: YAMLNode, _ whose: String, _ input: YAMLImport, _ report: inout ImportReport) {
        for pair in MappingReader(node, input.diagnostics)?.pairs ?? [] {
            switch pair.key {
            case "count": count = pair.value.integer(input.diagnostics, in: 0...Self.most) ?? 0
            case "users": users += Self.names(pair.value, input)
            case "teams", "organizations": groups += Self.names(pair.value, input)
            case "permissions", "admins", "write_collaborators":
                report.remark(
                    "\(whose): `\(pair.key)`: who has which permission is not known here; left out",
                    at: input.place(pair.keyPlace))
            case "conditions":
                report.remark("\(whose): `conditions` of the approval are left out", at: input.place(pair.keyPlace))
            default:
                report.remark(
                    "\(whose): `\(ImportReport.shown(pair.key))` is not known; left out", at: input.place(pair.keyPlace))
            }
        }
    }

    private static func names(_ node: YAMLNode, _ input: YAMLImport) -> [String] {
        (node.list(input.diagnostics, allowEmpty: true) ?? []).compactMap { $0.line(input.diagnostics) }
    }
}

/// The teams that imported rules ask for.
struct PolicyBotTeams {
    let prefix: String
    private(set) var entries: [(key: String, value: PackText)] = []
    /// By who is in them, as written there.
    private var known: [[String]: String] = [:]
    private var names = ImportedNames()

    init(prefix: String) { self.prefix = prefix }

    /// One entry of `reviewers`; nil, and a remark, where nobody is named.
    ///
    /// A team of policy-bot's has its members elsewhere, so it comes over empty; whoever includes the pack says who is in it.
    mutating func reviewers(
        for requirement: PolicyBotRequirement, _ rule: String, _ report: inout ImportReport, at place: ImportPlace,
        _ whose: String
    ) -> PackText? {
        let users = Array(Set(requirement.users)).sorted().map { "@\($0)" }
        let groups = Array(Set(requirement.groups)).sorted()
        guard !(users + groups).isEmpty else {
            report.remark("\(whose): nobody is named that could review; only the tier asks for an approval", at: place)
            return nil
        }
        var count = requirement.count
        if groups.isEmpty, count > users.count {
            report.remark("\(whose): asks for \(count) of \(users.count) people; \(users.count) are asked for", at: place)
            count = users.count
        }
        let team = team(of: users, groups, for: rule, &report, at: place, whose)
        return .mapping([("team", .text(team))] + (count == 1 ? [] : [("count", .word(String(count)))]))
    }

    private mutating func team(
        of users: [String], _ groups: [String], for rule: String, _ report: inout ImportReport, at place: ImportPlace,
        _ whose: String
    ) -> String {
        if let team = known[users + groups] { return team }
        let team = names.name(prefix, users.isEmpty && groups.count == 1 ? groups[0] : "\(rule)-reviewers")
        known[users + groups] = team
        entries.append((team, .list(groups.isEmpty ? users.map(PackText.text) : [])))
        if !groups.isEmpty {
            let members = (users + groups).map(ImportReport.shown).joined(separator: ", ")
            report.remark("\(whose): team \(team) is empty; say in `teams` who is in it: \(members)", at: place)
        }
        return team
    }
}
