import YAMLDocuments

/// Takes policy-bot's approval rules over, each into a rule of tier medium that asks for its reviewers.
///
/// A rule that could let a change through without approval is none here: rules only raise. A condition that cannot be asked is left
/// out, so that the rule applies more often, and named.
struct PolicyBotImporter {
    let prefix: String
    private let input: YAMLImport
    private var draft = PackDraft(report: ImportReport(of: "rules"))
    private var names = ImportedNames()
    private var teams: PolicyBotTeams

    init(prefix: String, file: String) {
        self.prefix = prefix
        input = YAMLImport(file: file)
        teams = PolicyBotTeams(prefix: prefix)
    }

    consuming func draft(_ content: [UInt8]) throws(ImportFailure) -> PackDraft {
        let document = try input.document(content)
        guard let mapping = MappingReader(document, input.diagnostics) else {
            try input.finish()
            return draft
        }
        var tree = PolicyBotTree(input: input)
        var rules: [YAMLNode] = []
        for pair in mapping.pairs {
            switch pair.key {
            case "policy": readPolicy(pair, &tree)
            case "approval_rules": rules = pair.value.list(input.diagnostics, allowEmpty: true) ?? []
            case "approval_defaults": remark("`approval_defaults` is left out: it says how people approve", pair.keyPlace)
            case "remote":
                throw ImportFailure("\(pair.keyPlace): the policy is that of another repository; import the file there")
            default: remark("`\(ImportReport.shown(pair.key))` is not known; left out", pair.keyPlace)
            }
        }
        var known: Set<String> = []
        for rule in rules { addRule(rule, usedBy: tree, &known) }
        for (name, place) in tree.places where !known.contains(name) {
            remark("there is no approval rule `\(ImportReport.shown(name))`", place)
        }
        draft.teams = teams.entries
        try input.finish()
        return draft
    }

    private mutating func remark(_ message: String, _ place: SourcePlace) {
        draft.report.remark(message, at: input.place(place))
    }

    private mutating func readPolicy(_ pair: YAMLPair, _ tree: inout PolicyBotTree) {
        for part in MappingReader(pair.value, input.diagnostics)?.pairs ?? [] {
            switch part.key {
            case "approval": tree.read(part.value, &draft.report)
            case "disapproval":
                remark("`disapproval` is left out: what people say against a change is asked elsewhere", part.keyPlace)
            default: remark("`\(ImportReport.shown(part.key))` is not known; left out", part.keyPlace)
            }
        }
    }

    // MARK: One rule

    private mutating func addRule(_ node: YAMLNode, usedBy tree: PolicyBotTree, _ known: inout Set<String>) {
        guard var mapping = MappingReader(node, input.diagnostics), let name = mapping.required("name")?.line(input.diagnostics)
        else { return }
        known.insert(name)
        let before = draft.report.remarks.count
        let whose = "rule `\(ImportReport.shown(name))`"
        let rule = rule(mapping, name, whose, isUsed: tree.names.contains(name))
        draft.report.count(since: before, isThere: rule != nil)
        if let rule { draft.rules.append(.block(.mapping(rule))) }
    }

    private mutating func rule(
        _ mapping: MappingReader, _ name: String, _ whose: String, isUsed: Bool
    ) -> [(key: String, value: PackText)]? {
        guard isUsed else {
            remark("\(whose): `policy.approval` does not name it; not taken over", mapping.node.place)
            return nil
        }
        var conditions = PolicyBotConditions(input: input, whose: whose)
        var requirement = PolicyBotRequirement()
        for pair in mapping.pairs {
            switch pair.key {
            case "name", "description": break
            case "if": conditions.read(pair.value, &draft.report)
            case "requires": requirement.read(pair.value, whose, input, &draft.report)
            case "options":
                for option in MappingReader(pair.value, input.diagnostics)?.pairs ?? [] {
                    remark(
                        "\(whose): option `\(ImportReport.shown(option.key))` is left out: it says how people approve",
                        option.keyPlace)
                }
            default: remark("\(whose): `\(ImportReport.shown(pair.key))` is not known; left out", pair.keyPlace)
            }
        }
        guard requirement.count > 0 else {
            remark("\(whose): asks for nobody, it only lets changes through; not taken over", mapping.node.place)
            return nil
        }
        let reviewers = teams.reviewers(for: requirement, name, &draft.report, at: input.place(mapping.node.place), whose)
        var rule: [(key: String, value: PackText)] = [
            ("id", .text(names.id(prefix, name))), ("summary", .text("Needs approval: \(name)")), ("tier", .text("medium")),
            ("scope", .text("patch")), ("when", conditions.text),
        ]
        if let reviewers { rule.append(("reviewers", .list([reviewers]))) }
        if !conditions.isMonotone { rule.append(("monotone", .word("false"))) }
        return rule
    }
}
