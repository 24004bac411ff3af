import YAMLDocuments

/// Which rules `policy.approval` names. Here all that apply are asked for, so what an `or` would leave to choice is named.
struct PolicyBotTree {
    let input: YAMLImport
    private(set) var names: Set<String> = []
    /// Each name with the place where it stands first.
    private(set) var places: [(name: String, place: SourcePlace)] = []

    /// policy-bot itself goes no deeper.
    private static let deepest = 10

    init(input: YAMLImport) { self.input = input }

    mutating func read(_ node: YAMLNode, _ report: inout ImportReport) {
        for item in node.list(input.diagnostics, allowEmpty: true) ?? [] { read(item, depth: 1, &report) }
    }

    private mutating func read(_ node: YAMLNode, depth: Int, _ report: inout ImportReport) {
        switch node.content {
        case .scalar:
            guard let name = node.line(input.diagnostics) else { return }
            if names.insert(name).inserted { places.append((name, node.place)) }
        case .mapping(let pairs):
            guard depth <= Self.deepest else {
                return input.diagnostics.report(.nesting, "`and` and `or` are nested too deeply", at: node)
            }
            for pair in pairs {
                guard ["and", "or"].contains(pair.key) else {
                    input.diagnostics.report(.unknownKey, "`and` or `or` was expected", at: pair.keyPlace)
                    continue
                }
                let items = pair.value.list(input.diagnostics, allowEmpty: true) ?? []
                if pair.key == "or", items.count > 1 {
                    report.remark(
                        "`or`: one of \(items.count) would do there; here every rule of them that applies asks for its reviewers",
                        at: input.place(pair.keyPlace))
                }
                for item in items { read(item, depth: depth + 1, &report) }
            }
        case .sequence, .invalid: input.diagnostics.report(.wrongType, "the name of a rule, `and` or `or` was expected", at: node)
        }
    }
}
